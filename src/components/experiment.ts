import { type Static, Type } from "@sinclair/typebox";
import { part } from "../registry/component.ts";
import type { Constraint } from "./constraints/contract.ts";
import type { Critic } from "./critics/contract.ts";
import type { Dataset } from "./datasets/contract.ts";
import type { Generator } from "./generators/contract.ts";
import type { Loss } from "./losses/contract.ts";
import type { Optimizer } from "./optimizers/contract.ts";
import { papers } from "./papers.ts";
import type { Penalty } from "./penalties/contract.ts";

const steps = (description: string, byDefault?: number) =>
  Type.Integer({
    ...(byDefault !== undefined && { default: byDefault }),
    minimum: 1,
    maximum: 1e9,
    description,
  });

const choice = <const Names extends readonly [string, string]>(names: Names, description: string) =>
  Type.Union([Type.Literal<Names[0]>(names[0]), Type.Literal<Names[1]>(names[1])], {
    default: names[0],
    description,
  });

/** How often things are recorded and saved, in steps. */
const intervals = {
  scalarsEvery: Type.Optional(steps("Steps from one record of losses and norms to the next.")),
  samplesEvery: Type.Optional(steps("Steps from one picture of the fixed noise's samples to the next.")),
  histogramsEvery: Type.Optional(steps("Steps from one histogram of weights and gradients to the next.")),
  checkpointsEvery: Type.Optional(steps("Steps from one checkpoint to the next.")),
};

/** How long a run is: in steps (generator updates) or in epochs (passes over the training set). */
const budget = Type.Object(
  {
    steps: Type.Optional(steps("Generator updates.")),
    epochs: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e6,
        description: "Passes of the critic over the training set.",
      }),
    ),
    ...intervals,
    samples: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024, description: "Samples in a picture." })),
    evaluationSamples: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1e6, description: "Samples that a metric is computed from." }),
    ),
  },
  { additionalProperties: false },
);

const gan = Type.Object(
  {
    type: Type.Literal("gan", { description: "Alternating updates of a critic and a generator." }),
    criticSteps: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 1000,
      description: "Critic updates per step.",
    }),
    criticBatchSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65536,
        description: "Samples of a critic update; `batchSize` where left out.",
      }),
    ),
    realBatches: choice(
      ["fresh", "repeated"],
      "A new real batch for every critic update of a step, or one for all.",
    ),
    criticNoise: choice(
      ["fresh", "repeated"],
      "New noise for every critic update of a step, or one for all.",
    ),
    generatorNoise: choice(
      ["fresh", "shared"],
      "New noise for the generator's update, or the last critic update's.",
    ),
    passes: choice(
      ["separate", "joint"],
      "Real and fake samples through the critic apart, or as one batch that shares its statistics.",
    ),
    updates: choice(
      ["joint", "separate"],
      "One critic update on the sum of both terms, or one on each: real first.",
    ),
    fakes: choice(
      ["training", "inference"],
      "Fakes for the critic with the batch's statistics, or with the running ones.",
    ),
    statistics: choice(
      ["everyPass", "ownUpdate"],
      "Running statistics move with every training pass, or only in the updates of the player they belong to.",
    ),
  },
  { additionalProperties: false, description: "How the two players take turns." },
);

/** A whole experiment. `create` functions have turned every spec into its part. */
export const experiment = Type.Object(
  {
    name: Type.String({
      pattern: "^[a-z0-9][a-z0-9._-]{0,63}$",
      patternErrorMessage:
        "small letters, digits, dots, dashes and underscores, at most 64, the first a letter or a digit",
      description: "Names the runs; small letters, digits, dot, dash and underscore.",
    }),
    about: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: "What it reproduces or claims, from where, and every deviation.",
    }),
    seed: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "Of all random streams.",
    }),
    dataset: part<Dataset>("datasets", { description: "Real samples." }),
    batchSize: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 65536,
      description: "Samples of one update.",
    }),
    order: choice(
      ["shuffled", "drawn"],
      "Each epoch a new permutation, its incomplete last batch dropped; or every sample drawn anew.",
    ),
    latent: Type.Object(
      {
        size: Type.Integer({
          default: 100,
          minimum: 1,
          maximum: 65536,
          description: "Length of the latent vector.",
        }),
        distribution: choice(["normal", "uniform"], "Standard normal, or uniform on [-1, 1)."),
      },
      { additionalProperties: false, default: {}, description: "The vectors that samples are made from." },
    ),
    generator: part<Generator>("generators", { description: "Makes samples from latent vectors." }),
    critic: part<Critic>("critics", { description: "Scores samples: high for real ones." }),
    loss: part<Loss>("losses", { description: "What both players minimize." }),
    penalties: Type.Array(part<Penalty>("penalties"), {
      default: [],
      maxItems: 16,
      description: "Added to the critic's loss.",
    }),
    constraint: Type.Optional(
      part<Constraint>("constraints", { description: "On the critic's weights, after its updates." }),
    ),
    optimizers: Type.Object(
      {
        generator: part<Optimizer>("optimizers", { description: "Trains the generator." }),
        critic: part<Optimizer>("optimizers", { description: "Trains the critic." }),
      },
      { additionalProperties: false, description: "How each player learns." },
    ),
    algorithm: gan,
    ema: Type.Optional(
      Type.Object(
        {
          decay: Type.Number({
            default: 0.999,
            minimum: 0,
            exclusiveMaximum: 1,
            description: "Share of the past.",
          }),
          fromStep: Type.Integer({
            default: 0,
            minimum: 0,
            maximum: 1e9,
            description: "Until then the mean is the weights.",
          }),
        },
        {
          additionalProperties: false,
          description: "Running mean of the generator's weights, which samples come from.",
        },
      ),
    ),
    engine: Type.Object(
      {
        name: Type.Union([Type.Literal("auto"), Type.Literal("tensorflow"), Type.Literal("wasm")], {
          default: "auto",
          description: "auto: native TensorFlow, or wasm where it cannot be had.",
        }),
        threads: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 1024, description: "As many as cores where left out." }),
        ),
        compile: Type.Union([Type.Literal("function"), Type.Literal("xla"), Type.Literal("off")], {
          default: "function",
          description:
            "How native TensorFlow runs a step: as one function, compiled by XLA, or operation by operation.",
        }),
        precision: choice(
          ["float32", "bfloat16"],
          "Of convolutions and matrix products; bfloat16 is for native TensorFlow on a processor that has it.",
        ),
      },
      { additionalProperties: false, default: {}, description: "Where tensors are computed." },
    ),
    budgets: Type.Object(
      { smoke: budget, short: Type.Optional(budget), full: budget },
      {
        additionalProperties: false,
        description: "Lengths to choose from by `--budget`; `full` without it.",
      },
    ),
  },
  { additionalProperties: false },
);

export type Experiment = Static<typeof experiment>;

/** Papers behind settings of a resolved experiment that name no component. */
export function settingsPapers(resolved: Readonly<Record<string, unknown>>) {
  const conditional = [resolved.generator, resolved.critic].some(
    (network) => (network as { readonly labels?: string }).labels !== "none",
  );
  return [
    ...(resolved.ema === undefined ? [] : [{ name: "ema", papers: [papers.movingAverage] }]),
    ...(conditional ? [{ name: "labels", papers: [papers.conditionalGan] }] : []),
  ];
}
