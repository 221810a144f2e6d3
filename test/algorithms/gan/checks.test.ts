import { Type } from "@sinclair/typebox";
import type * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { builtInCatalogues } from "../../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../../src/algorithms/gan/experiment.ts";
import type { Transform } from "../../../src/components/augmentations/contract.ts";
import { make } from "../../../src/registry/make.ts";
import { loading } from "../../../src/runner/check.ts";
import { algorithm, partsOf } from "../../runner/tiny.ts";

type Written = Readonly<Record<string, unknown>>;

/** What is wrong with the parts of a game together. */
function check(parts: GanExperiment, written: Written) {
  const resolved = { algorithm: { type: "gan" }, ...written };
  return make(resolved, Type.Object({}), builtInCatalogues, () =>
    loading(builtInCatalogues).assemble(parts, resolved),
  ).problems;
}

/** What is found, as `severity path: message`. */
const problems = (written: Written): string[] =>
  check(partsOf(written), written).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );

const expectOne = (written: Written, start: string, reason: string) => {
  const found = problems(written);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(start);
  expect(found[0]).toContain(reason);
};

const gradient = { type: "gradient" };
const wasserstein = { type: "wasserstein" };
const images = {
  dataset: { type: "mnist", size: 8 },
  generator: { type: "dcgan", width: 2 },
  critic: { type: "dcgan", width: 2, normalizer: { type: "none" } },
};
/** A critic that ends with this layer. */
const ending = (type: string) => ({
  critic: { type: "sequential", layers: [{ type: "dense", units: 1 }, { type }] },
});
const normalized = (normalizer: Written) => ({ critic: { type: "mlp", width: 4, normalizer } });

it("finds nothing wrong with sound games", () => {
  for (const written of [
    {},
    images,
    { loss: wasserstein, penalties: [gradient] },
    { loss: wasserstein, constraint: { type: "clip" } },
    { loss: wasserstein, critic: { type: "mlp", weightTransform: { type: "spectralNorm" } } },
    { loss: { type: "hinge" }, ...normalized({ type: "batchNorm" }), ...algorithm({ updates: "separate" }) },
    { loss: { type: "leastSquares" }, ...ending("sigmoid") },
    { ...images, augmentation: { type: "diffAugment" }, penalties: [gradient] },
  ])
    expect(problems(written), JSON.stringify(written)).toEqual([]);
});

describe("whether the parts fit", () => {
  it.each<[string, Written, string, string]>([
    [
      "a generator of other samples",
      { generator: { type: "sequential", layers: [{ type: "dense", units: 5 }] } },
      "error generator",
      "makes samples of shape [5]",
    ],
    [
      "a critic of more than a score",
      { critic: { type: "sequential", layers: [{ type: "dense", units: 3 }] } },
      "error critic",
      "ends with one score",
    ],
    [
      "a network without weights",
      { ...images, critic: { type: "sequential", layers: [{ type: "globalAveragePool" }] } },
      "error critic",
      "has nothing to train",
    ],
    [
      "a layer that gets what it cannot take",
      { ...images, critic: { type: "sequential", layers: [{ type: "dense", units: 1 }] } },
      "error critic.layers.0",
      "put a flatten before it",
    ],
    [
      "an augmentation of images and points",
      { augmentation: { type: "diffAugment" } },
      "error augmentation",
      "expects images [height, width, channels], got shape [2]",
    ],
    ["images asked of points", { generator: { type: "dcgan" } }, "error generator", "expects images"],
  ])("%s", (_, written, start, reason) => expectOne(written, start, reason));
});

describe("scores", () => {
  // The losses on logits apply the sigmoid themselves (PyTorch's BCEWithLogitsLoss): a second one squashes them.
  it("behind a sigmoid are an error for a loss on logits", () => {
    for (const type of ["nonSaturating", "minimax"])
      expectOne({ loss: { type }, ...ending("sigmoid") }, "error critic", "expects logits");
    expectOne({ ...ending("tanh") }, "error critic", "expects logits");
  });

  // Seeds 000 and 003 end so, and are to be reproduced: a warning (Arjovsky et al. 2017, section 3).
  it("behind a sigmoid or a ReLU are doubtful for an unbounded loss", () => {
    const penalties = [gradient];
    expectOne(
      { loss: wasserstein, penalties, ...ending("sigmoid") },
      "warning critic",
      "flattens the gradient",
    );
    expectOne({ loss: wasserstein, penalties, ...ending("relu") }, "warning critic", "the critic is dead");
    expectOne({ loss: { type: "hinge" }, ...ending("relu") }, "warning critic", "unbounded scores");
  });

  it("behind a ReLU are doubtful logits: no sample could be called fake", () => {
    expectOne({ ...ending("relu") }, "warning critic", "no gradient is left");
  });
});

describe("a gradient penalty", () => {
  // Gulrajani et al. 2017, section 4, "No critic batch normalization".
  it("takes no critic whose scores hang on the batch", () => {
    const batchNorm = normalized({ type: "batchNorm" });
    expectOne({ penalties: [gradient], ...batchNorm }, "error critic", "use layerNorm");
    for (const type of ["layerNorm", "none"])
      expect(problems({ penalties: [gradient], ...normalized({ type }) })).toEqual([]);
  });

  it.each<[Transform["traits"], string]>([
    [{ batchStatistics: true }, "mixes the samples of a batch"],
    [{ batchStatistics: false, noSecondDerivative: "it is not smooth" }, "it is not smooth"],
  ])("takes no augmentation with %j", (traits, reason) => {
    const augmentation = () => ({ draws: {}, apply: (x: tf.Tensor) => x, traits });
    const found = (written: Written) => check({ ...partsOf(written), augmentation }, written);
    expect(found({})).toEqual([]);
    expect(found({ penalties: [gradient] })).toMatchObject([
      { severity: "error", path: ["augmentation"], message: expect.stringContaining(reason) },
    ]);
  });

  // Gulrajani et al. 2017, section 3: the penalty replaces clipping.
  it("stands beside no constraint", () => {
    expectOne(
      { penalties: [gradient], constraint: { type: "clip" } },
      "error constraint",
      "keep one of the two",
    );
  });

  it("takes no layer that says it has no second derivative", () => {
    const reason = "its author knows only one";
    const parts = partsOf({ penalties: [gradient] });
    const critic: typeof parts.critic = (input, sample) => {
      const block = parts.critic(input, sample);
      return { ...block, traits: { ...block.traits, noSecondDerivative: reason } };
    };
    expect(check({ ...parts, critic }, {})).toMatchObject([{ severity: "error", path: ["critic"] }]);
    expect(check({ ...parts, critic }, {})[0]!.message).toContain(reason);
    expect(check({ ...parts, critic, penalties: [] }, {})).toEqual([]);
  });
});

// Arjovsky et al. 2017, section 3.
it("a loss for Lipschitz critics wants something to make the critic one", () => {
  expectOne({ loss: wasserstein }, "warning loss", "Lipschitz");
});

describe("the generator's range", () => {
  const generator = (output: string) => ({
    ...images,
    generator: { type: "dcgan", width: 2, output: { type: output } },
  });

  it("has to hold the data's", () => {
    expectOne(generator("sigmoid"), "error generator", "it can never match them");
    expectOne(generator("relu"), "error generator", "it can never match them");
    expectOne({ generator: { type: "mlp" } }, "error generator", "it can never match them");
    expect(
      problems({ ...generator("sigmoid"), dataset: { type: "mnist", size: 8, scaling: "unit" } }),
    ).toEqual([]);
  });

  it("had better be no wider", () => {
    expectOne(generator("linear"), "warning generator", "end it with an activation of that range");
  });
});

describe("settings of the algorithm", () => {
  const separate = algorithm({ updates: "separate" });

  it.each<[string, Written, string, string]>([
    [
      "separate updates of pairs",
      { loss: { type: "relativistic" }, ...separate },
      "error algorithm.updates",
      "in pairs",
    ],
    [
      "separate updates under a penalty",
      { penalties: [gradient], ...separate },
      "error algorithm.updates",
      "use joint, or no penalty",
    ],
    [
      "separate updates of a joint pass",
      algorithm({ updates: "separate", passes: "joint" }),
      "error algorithm.passes",
      "no pass sees both",
    ],
    [
      "pairs of unequal batches",
      { loss: { type: "relativistic" }, ...algorithm({ criticBatchSize: 2 }) },
      "error algorithm.criticBatchSize",
      "as many real samples",
    ],
    [
      "noise shared by unequal batches",
      algorithm({ generatorNoise: "shared", criticBatchSize: 2 }),
      "error algorithm.generatorNoise",
      "use fresh",
    ],
  ])("%s", (_, written, start, reason) => expectOne(written, start, reason));
});

describe("budgets", () => {
  const budgets = (smoke: Written) => ({ budgets: { smoke, full: { epochs: 1 } } });

  it("have one length", () => {
    expectOne(budgets({}), "error budgets.smoke", "has no length");
    expectOne(budgets({ steps: 5, epochs: 1 }), "error budgets.smoke", "has two lengths");
  });

  it("need a whole batch of data, where it is not drawn", () => {
    expectOne({ batchSize: 51 }, "error batchSize", "50 training samples, less than a batch of 51");
    expect(problems({ batchSize: 50 })).toEqual([]);
    expect(problems({ batchSize: 51, order: "drawn" })).toEqual([]);
    expect(problems({ batchSize: 51, ...algorithm({ criticBatchSize: 50 }) })).toEqual([]);
  });
});

it("tells all that is wrong at once", () => {
  const found = problems({
    penalties: [gradient],
    ...normalized({ type: "batchNorm" }),
    constraint: { type: "clip" },
    ...algorithm({ updates: "separate", passes: "joint" }),
  });
  expect(found.map((problem) => problem.split(":")[0])).toEqual([
    "error critic",
    "error constraint",
    "error algorithm.updates",
    "error algorithm.passes",
  ]);
});

describe("metrics", () => {
  const metrics = (...types: readonly string[]) => ({ metrics: types.map((type) => ({ type })) });

  it("that need features are refused where no extractor is", () => {
    expectOne(
      metrics("slicedWasserstein", "frechetDistance"),
      "error metrics.1",
      "frechetDistance needs a feature extractor, and there is one for mnist and fashionMnist in grey; images of other data need the key extractor; this data allows criticGap, nearestNeighbours, slicedWasserstein",
    );
    expectOne(
      { ...images, dataset: { type: "mnist", size: 8, channels: 3 }, ...metrics("kernelDistance") },
      "error metrics.0",
      "needs a feature extractor",
    );
    expect(problems({ ...images, ...metrics("kernelDistance", "msSsim", "criticGap") })).toEqual([]);
  });

  it("that need classes go without an extractor where the generator is told them", () => {
    const rgb = { ...images, dataset: { type: "mnist", size: 8, channels: 3 }, ...metrics("msSsim") };
    expectOne(rgb, "error metrics.0", "msSsim needs the class of every sample");
    const labelled = (name: "generator" | "critic") => ({ ...images[name], labels: "added" });
    const networks = { generator: labelled("generator"), critic: labelled("critic") };
    expect(problems({ ...rgb, ...networks })).toEqual([]);
    expectOne(metrics("msSsim"), "error metrics.0", "msSsim needs images");
  });

  it("need an extractor that takes the data, and of Inception no classes", () => {
    const extractor = { type: "inception" };
    const rgb = { ...images, dataset: { type: "mnist", size: 8, channels: 3 }, extractor };
    expect(problems({ ...rgb, ...metrics("frechetDistance", "classifierScore") })).toEqual([]);
    expectOne(
      { ...rgb, ...metrics("classHistogram") },
      "error metrics.0",
      "classHistogram needs a feature extractor that predicts the classes of the data",
    );
    expectOne(
      { extractor },
      "error extractor",
      "takes grey or RGB images; samples of this data have shape [2]",
    );
  });

  it("are listed once, with samples enough", () => {
    expectOne(metrics("criticGap", "criticGap"), "error metrics.1", "criticGap is listed twice");
    const budgets = { smoke: { steps: 2, evaluationSamples: 5 }, full: { steps: 4 } };
    expectOne(
      { ...images, metrics: [{ type: "classifierScore", splits: 6 }], budgets },
      "error budgets.smoke.evaluationSamples",
      "classifierScore needs at least 6 samples",
    );
  });
});

it("lets a bug be a bug", () => {
  const critic = () => {
    throw new TypeError("not an InvalidParameter");
  };
  expect(() => check({ ...partsOf(), critic }, {})).toThrow(TypeError);
});

describe("the engine", () => {
  it.each([{ name: "wasm" }, { compile: "off" }])("has no bfloat16 with %o", (engine) => {
    expectOne({ engine: { ...engine, precision: "bfloat16" } }, "error engine.precision", "use float32");
  });

  it("has bfloat16 in compiled steps", () => {
    expect(problems({ engine: { precision: "bfloat16", compile: "xla" } })).toEqual([]);
  });
});

describe("labels of one network alone", () => {
  const networks = (generator: string, critic: string) => ({
    generator: { type: "mlp", output: { type: "linear" }, labels: generator },
    critic: { type: "mlp", labels: critic },
  });

  it("are warned of, whichever has them", () => {
    expectOne(networks("added", "none"), "warning critic: ", "nothing teaches the generator to heed them");
    expectOne(networks("none", "added"), "warning generator: ", "cannot make a sample that fits one");
  });

  it("are no matter if both have them, or none", () => {
    expect(problems(networks("added", "concatenated"))).toEqual([]);
    expect(problems(networks("none", "none"))).toEqual([]);
  });
});

describe("what begins late", () => {
  const budgets = { smoke: { steps: 1 }, full: { steps: 10 } };

  it("must begin within the longest budget", () => {
    expectOne(
      { budgets, ema: { fromStep: 10 } },
      "warning ema.fromStep: ",
      "the longest budget has 10 steps",
    );
    expect(problems({ budgets, ema: { fromStep: 9 } })).toEqual([]);
    const lazy = (everyUpdates: number) => ({ penalties: [{ type: "gradient", everyUpdates }] });
    const twice = algorithm({ criticSteps: 2 });
    expectOne({ budgets, ...twice, ...lazy(21) }, "warning penalties.0: ", "in the first update alone");
    expect(problems({ budgets, ...twice, ...lazy(20) })).toEqual([]);
  });

  it("is not judged by a budget in epochs, whose steps only the data tells", () => {
    expect(
      problems({ budgets: { smoke: { steps: 1 }, full: { epochs: 1 } }, ema: { fromStep: 10 } }),
    ).toEqual([]);
  });
});

describe("batch norm over one value per channel", () => {
  const normalizer = { type: "batchNorm" };
  const output = { type: "linear" };
  const vectors = (batchSize: number, more: Written = {}) => ({
    batchSize,
    generator: { type: "mlp", width: 4, normalizer, output },
    ...more,
  });

  it("is refused, whichever update has a batch of one", () => {
    expectOne(vectors(1), "error generator: ", "a batch of one value per channel");
    expectOne(vectors(1, algorithm({ criticBatchSize: 8 })), "error generator: ", "one value per channel");
    expectOne(vectors(8, algorithm({ criticBatchSize: 1 })), "error generator: ", "one value per channel");
    expect(problems(vectors(2))).toEqual([]);
  });

  it("is another matter where an image has many pixels", () => {
    expect(problems({ ...images, batchSize: 1, generator: { type: "dcgan", width: 2, normalizer } })).toEqual(
      [],
    );
  });
});
