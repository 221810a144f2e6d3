import { type Static, Type } from "@sinclair/typebox";
import type { Augmentation } from "../../components/augmentations/contract.ts";
import type { Constraint } from "../../components/constraints/contract.ts";
import type { Critic } from "../../components/critics/contract.ts";
import type { Generator } from "../../components/generators/contract.ts";
import type { Loss } from "../../components/losses/contract.ts";
import type { Optimizer } from "../../components/optimizers/contract.ts";
import type { Penalty } from "../../components/penalties/contract.ts";
import { part } from "../../registry/component.ts";
import {
  algorithmSettings,
  budgetOf,
  choice,
  experimentOf,
  sampleBudget,
  sampleExtractor,
  sampleMetrics,
} from "../experiment.ts";
import { policy, sampleSymptoms, watchOf } from "../watch.ts";

const budget = budgetOf(
  { steps: "Generator updates.", epochs: "Passes of the critic over the training set." },
  sampleBudget,
);

const algorithm = algorithmSettings(
  {
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
        description: "Number of samples in a critic update; by default batchSize.",
      }),
    ),
    realBatches: choice(
      ["fresh", "repeated"],
      "fresh: a new real batch for every critic update of a step; repeated: one for all of them.",
    ),
    criticNoise: choice(
      ["fresh", "repeated"],
      "fresh: new latent vectors for every critic update of a step; repeated: the same for all of them.",
    ),
    generatorNoise: choice(
      ["fresh", "shared"],
      "fresh: new latent vectors for the generator's update; shared: those of the last critic update.",
    ),
    passes: choice(
      ["separate", "joint"],
      "separate: the critic sees real and fake samples in two passes; joint: in one batch that shares its statistics.",
    ),
    updates: choice(
      ["joint", "separate"],
      "joint: one critic update on the sum of both terms; separate: one on each, real first.",
    ),
    fakes: choice(
      ["training", "inference"],
      "training: fakes for the critic are made with the batch's statistics; inference: with the running ones.",
    ),
    statistics: choice(
      ["everyPass", "ownUpdate"],
      "everyPass: every training pass updates a network's running statistics; ownUpdate: only passes of its own updates do.",
    ),
  },
  "How critic and generator take turns.",
);

/** The schema of experiments that train a GAN. */
export const ganExperiment = experimentOf(
  {
    latent: Type.Object(
      {
        size: Type.Integer({
          default: 100,
          minimum: 1,
          maximum: 65536,
          description: "Length of the latent vector.",
        }),
        distribution: choice(["normal", "uniform"], "normal: standard normal; uniform: on [-1, 1)."),
      },
      {
        additionalProperties: false,
        default: {},
        description: "Latent vectors, which samples are made from.",
      },
    ),
    generator: part<Generator>("generators", { description: "Makes samples from latent vectors." }),
    critic: part<Critic>("critics", { description: "Scores samples: high for real ones." }),
    loss: part<Loss>("losses", { description: "What critic and generator minimize." }),
    penalties: Type.Array(part<Penalty>("penalties"), {
      default: [],
      maxItems: 16,
      description: "Terms added to the critic's loss.",
    }),
    augmentation: Type.Optional(
      part<Augmentation>("augmentations", {
        description:
          "Changes at random all samples that the critic sees in training, real and generated; gradients flow through it.",
      }),
    ),
    constraint: Type.Optional(
      part<Constraint>("constraints", {
        description: "Constraint on the critic's weights, applied after each of its updates.",
      }),
    ),
    optimizers: Type.Object(
      {
        generator: part<Optimizer>("optimizers", { description: "Trains the generator." }),
        critic: part<Optimizer>("optimizers", { description: "Trains the critic." }),
      },
      { additionalProperties: false, description: "Optimizer of each network." },
    ),
    algorithm,
    ema: Type.Optional(
      Type.Object(
        {
          decay: Type.Number({
            default: 0.999,
            minimum: 0,
            exclusiveMaximum: 1,
            description: "Weight of the past average.",
          }),
          fromStep: Type.Integer({
            default: 0,
            minimum: 0,
            maximum: 1e9,
            description: "Until this step, the average equals the weights.",
          }),
        },
        {
          additionalProperties: false,
          description: "Exponential moving average of the generator's weights; samples are made with it.",
        },
      ),
    ),
    metrics: sampleMetrics,
    extractor: sampleExtractor,
    watch: watchOf({
      idleCritic: policy(
        "continue",
        "In ten records in a row, the critic's loss without penalties is within 0.00001 of zero: the critic is perfect or dead, and the generator learns nothing.",
      ),
      ...sampleSymptoms,
    }),
  },
  budget,
);

export type GanExperiment = Static<typeof ganExperiment>;
