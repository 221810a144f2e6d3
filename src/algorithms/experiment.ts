import { type TObject, type TProperties, Type } from "@sinclair/typebox";
import type { Dataset } from "../components/datasets/contract.ts";
import type { Extractor } from "../components/extractors/contract.ts";
import type { Metric } from "../components/metrics/contract.ts";
import { compileModes, precisions } from "../engine/engine.ts";
import { engineChoices } from "../engine/index.ts";
import { part } from "../registry/component.ts";

/** A number of steps that may be left out. */
const steps = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 1e9, description }));

/** One of some names; by default the first, or `otherwise`. */
export const choice = <const Names extends readonly string[]>(
  names: Names,
  description: string,
  otherwise: Names[number] = names[0]!,
) =>
  Type.Union(
    names.map((name) => Type.Literal<Names[number]>(name)),
    { default: otherwise, description },
  );

/** How often things are recorded and saved, whatever the algorithm. */
const intervals = {
  scalarsEvery: steps("Steps from one record of losses and norms to the next."),
  histogramsEvery: steps("Steps from one histogram of weights and gradients to the next."),
  checkpointsEvery: steps("Steps from one checkpoint to the next."),
  evaluateEvery: steps("Steps from one evaluation to the next; the last step is always evaluated."),
};

/** Budget keys of an algorithm that makes samples. */
export const sampleBudget = {
  samplesEvery: steps("Steps from one picture of the fixed noise's samples to the next."),
  samples: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1024, description: "Number of samples in a picture." }),
  ),
  evaluationSamples: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1e6,
      description: "Number of generated samples that a metric is computed from.",
    }),
  ),
};

/** The metrics of an algorithm that makes samples. */
export const sampleMetrics = Type.Optional(
  Type.Array(part<Metric>("metrics"), {
    maxItems: 32,
    description: "Metrics of the samples; by default the usual ones, if there is a feature extractor.",
  }),
);

/** The feature extractor of an algorithm that makes samples. */
export const sampleExtractor = Type.Optional(
  part<Extractor>("extractors", {
    description:
      "What metrics see the samples with: an extractor, or the run of a classifier, runs/my-classifier; by default the feature extractor of the data, if it has one.",
    shorthand: { type: "classifier", parameter: "run" },
  }),
);

/** The settings of an algorithm: keys beside `type` under `algorithm`. */
export const algorithmSettings = <Settings extends TProperties>(settings: Settings, description: string) =>
  Type.Object(settings, { additionalProperties: false, description });

/** The length of a run, in steps or in epochs, and how often it records; `more` holds other keys of an algorithm's budgets. */
export const budgetOf = <More extends TProperties>(
  described: { readonly steps: string; readonly epochs: string },
  more: More,
) =>
  Type.Object(
    {
      steps: steps(described.steps),
      epochs: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, maximum: 1e6, description: described.epochs }),
      ),
      ...intervals,
      ...more,
    },
    { additionalProperties: false },
  );

/** The schema of experiments with one algorithm: the keys of all experiments, and its own `keys`. */
export const experimentOf = <Keys extends TProperties, Budget extends TObject>(keys: Keys, budget: Budget) =>
  Type.Object(
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
        description: "What the experiment reproduces or claims, from where, and every difference.",
      }),
      seed: Type.Integer({
        default: 0,
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "Seed of all random streams.",
      }),
      dataset: part<Dataset>("datasets", { description: "Real samples." }),
      batchSize: Type.Integer({
        default: 64,
        minimum: 1,
        maximum: 65536,
        description: "Number of samples in one update.",
      }),
      order: choice(
        ["shuffled", "drawn"],
        "shuffled: a new permutation for each epoch, without the incomplete last batch; drawn: with replacement.",
      ),
      ...keys,
      keep: Type.Optional(
        Type.Object(
          {
            best: Type.String({
              minLength: 1,
              maxLength: 200,
              description:
                "Metric, such as frechetDistance or precisionRecall/recall, whose best checkpoint is kept, at a step that is evaluated; of the weights' moving average, if there is one. NaN is never the best.",
            }),
          },
          { additionalProperties: false, description: "Checkpoints to keep besides the latest three." },
        ),
      ),
      engine: Type.Object(
        {
          name: choice(engineChoices, "auto: native TensorFlow, or wasm if it is not available."),
          threads: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1024,
              description: "Number of threads; by default one for each core.",
            }),
          ),
          compile: choice(
            compileModes,
            "How native TensorFlow runs a step: as one function, compiled by XLA, or operation by operation (off).",
          ),
          precision: choice(
            precisions,
            "Precision of convolutions and matrix products; bfloat16 needs native TensorFlow and a processor that has it.",
          ),
        },
        { additionalProperties: false, default: {}, description: "Where tensors are computed." },
      ),
      budgets: Type.Object(
        { smoke: budget, short: Type.Optional(budget), full: budget },
        {
          additionalProperties: false,
          description: "Lengths of a run, chosen with `--budget`; full by default.",
        },
      ),
    },
    { additionalProperties: false },
  );
