import {
  algorithmSettings,
  applyGradients,
  batchIndices,
  bind,
  budgetOf,
  type Compile,
  classesOf,
  type Data,
  dataSeen,
  defineAlgorithm,
  differentiate,
  experimentOf,
  type Generator,
  hyperparameters,
  InvalidParameter,
  type Iterate,
  initialLearner,
  type Latent,
  type Learner,
  type LearnerState,
  latentVectors,
  type Named,
  networkSampler,
  type Optimizer,
  part,
  type Split,
  type Static,
  sampleBudget,
  sampleMetrics,
  sampleSymptoms,
  stored,
  stream,
  type Training,
  Type,
  tf,
  totalNorm,
  trainedNetwork,
  watchOf,
  within,
} from "exp-gan";

/** The keys of its experiments, beside those that all experiments have. */
const experiment = experimentOf(
  {
    latent: Type.Object(
      {
        size: Type.Integer({
          default: 2,
          minimum: 1,
          maximum: 65536,
          description: "Length of the latent vector.",
        }),
      },
      { additionalProperties: false, default: {}, description: "Standard normal vectors." },
    ),
    generator: part<Generator>("generators", { description: "From a latent vector to a sample." }),
    optimizer: part<Optimizer>("optimizers", { description: "Trains the generator." }),
    algorithm: algorithmSettings(
      {
        exponent: Type.Number({
          default: 1,
          exclusiveMinimum: 0,
          exclusiveMaximum: 2,
          description: "Power of the Euclidean distance between two samples.",
        }),
      },
      "How the energy distance is minimized.",
    ),
    metrics: sampleMetrics,
    watch: watchOf(sampleSymptoms),
  },
  budgetOf({ steps: "Updates.", epochs: "Passes over the training set." }, sampleBudget),
);

type Parts = Static<typeof experiment>;

/** Everything that training changes; a checkpoint is a copy of it. */
interface State {
  readonly generator: LearnerState;
}

/** Everything that a step needs besides the state. */
interface Inputs {
  /** Real samples as they are stored, shape [batch, …stored]. */
  readonly samples: tf.Tensor;
  /** Latent vectors, shape [batch, latent]. */
  readonly noise: tf.Tensor2D;
  /** Class of each sample, shape [batch], int32; empty if the generator does not depend on it. */
  readonly labels: { readonly classes?: tf.Tensor1D };
  readonly hyperparameters: Named;
}

export const yourAlgorithm = defineAlgorithm({
  about: "Energy distance: a generator without a critic, trained on its samples' distance from real ones.",
  experiment,
  create: (parts) => ({ training: trainingOf(assemble(parts), parts), problems: [] }),
});

/** Builds the network for the data. It owns no tensor. */
function assemble({ dataset: { sample }, latent, generator, optimizer }: Parts): Learner {
  const network = within(["generator"], () => generator([latent.size], sample));
  if (network.output.join() !== sample.shape.join())
    throw new InvalidParameter(
      `makes samples of shape [${network.output.join(", ")}]; the data has [${sample.shape.join(", ")}]`,
      ["generator"],
    );
  return { network, optimizer };
}

/** What a run may ask for: states, steps and their inputs, and samples. */
function trainingOf(learner: Learner, parts: Parts): Training<State, Inputs> {
  const { batchSize } = parts;
  const { sample } = parts.dataset;
  const latent: Latent = { size: parts.latent.size, distribution: "normal" };
  const { conditional } = learner.network.traits;
  const batches = { size: batchSize, perStep: 1 };
  const networks = { generator: trainedNetwork(learner, "generator", [latent.size]) };
  return {
    sample,
    batches,
    networks,
    initialState: (seed) => ({ generator: initialLearner(learner, "generator", seed) }),
    iteration: (decode, compile) => iteration(learner, parts.algorithm.exponent, decode, compile),
    feed: (train, seed) => feed(learner, latent, parts, train, seed),
    progress: (step, trainCount) => ({
      "generator/learningRate": learner.optimizer.hyperparameters({ step, update: step }).learningRate,
      ...dataSeen(step, trainCount, batches),
    }),
    sampler: networkSampler({ networks, network: "generator", latent, sample, conditional }),
  };
}

/** One step: a pure function of state and inputs, which `compile` may run as one operation. */
function iteration(
  learner: Learner,
  exponent: number,
  decode: Data["decode"],
  compile: Compile,
): Iterate<State, Inputs> {
  return compile(({ generator }: State, { samples, noise, labels, hyperparameters }: Inputs) => {
    const real = decode(tf.cast(samples, "float32"));
    const { loss, gradient, aux } = differentiate((weights) => {
      const G = bind(learner.network, weights, generator.buffers, "training");
      const fake = G.apply(noise, labels.classes);
      return { loss: energyDistance(real, fake, exponent), aux: { buffers: G.buffers() } };
    }, generator.weights);
    const before = { ...generator, buffers: aux.buffers };
    return {
      state: { generator: applyGradients(learner, before, gradient, hyperparameters) },
      metrics: { "generator/loss": loss, "generator/gradientNorm": totalNorm(gradient) },
      gradients: { generator: gradient },
    };
  });
}

/** Makes the inputs of any step from the seed and the step alone. The caller frees them. */
function feed(learner: Learner, latent: Latent, { batchSize, order }: Parts, train: Split, seed: number) {
  const indices = batchIndices({ size: batchSize, order }, train, seed);
  return async (step: number): Promise<Inputs> => {
    const picked = indices(step - 1);
    return {
      samples: await stored(train, picked),
      noise: latentVectors(latent, stream(seed, "yourAlgorithm/noise", step), batchSize),
      labels: learner.network.traits.conditional ? { classes: classesOf(train, picked) } : {},
      hyperparameters: hyperparameters(learner, { step, update: step }),
    };
  };
}

/**
 * 2 E|x - y| - E|y - y'| for real x and generated y and y', over all pairs of two batches: their energy distance up to a
 * constant, E|x - x'| (Székely and Rizzo 2013).
 */
export function energyDistance(real: tf.Tensor, fake: tf.Tensor, exponent: number): tf.Scalar {
  return tf.sub(tf.mul(meanDistance(real, fake, exponent), 2), meanDistance(fake, fake, exponent));
}

/** Mean over all pairs of a power of the Euclidean distance. */
function meanDistance(a: tf.Tensor, b: tf.Tensor, exponent: number): tf.Scalar {
  const count = b.shape[0]!;
  const difference = tf.sub(tf.reshape(a, [a.shape[0]!, 1, -1]), tf.reshape(b, [1, count, -1]));
  // At a distance of 0, a root has no derivative.
  const squares = tf.add(tf.sum(tf.square(difference), 2), 1e-12);
  return tf.mean(tf.pow(squares, exponent / 2));
}
