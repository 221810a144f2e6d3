import { type Static, Type } from "@sinclair/typebox";
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
  "How the two players take turns.",
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
    algorithm,
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
    metrics: sampleMetrics,
    watch: watchOf({
      idleCritic: policy(
        "continue",
        "The critic's loss without its penalties is below 0.00001, either side of zero, in ten records in a row: it is perfect, or it is dead, and the generator learns nothing.",
      ),
      ...sampleSymptoms,
    }),
  },
  budget,
);

export type GanExperiment = Static<typeof ganExperiment>;
