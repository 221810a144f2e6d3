import { type TObject, type TProperties, Type } from "@sinclair/typebox";
import type { Dataset } from "../components/datasets/contract.ts";
import { compileModes, precisions } from "../engine/engine.ts";
import { engineChoices } from "../engine/index.ts";
import { part } from "../registry/component.ts";

/** A number of steps that may be left out. */
export const steps = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 1e9, description }));

/** One of some names; the first where nothing is said, or the one given. */
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
export const intervals = {
  scalarsEvery: steps("Steps from one record of losses and norms to the next."),
  histogramsEvery: steps("Steps from one histogram of weights and gradients to the next."),
  checkpointsEvery: steps("Steps from one checkpoint to the next."),
  evaluateEvery: steps("Steps from one evaluation to the next; the last step is always evaluated."),
};

/** How long a run is in epochs. */
export const epochs = (description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e6, description }));

/** The schema of experiments with one algorithm, whose own `keys` stand among those that all experiments have. */
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
      ...keys,
      engine: Type.Object(
        {
          name: choice(engineChoices, "auto: native TensorFlow, or wasm where it cannot be had."),
          threads: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 1024, description: "As many as cores where left out." }),
          ),
          compile: choice(
            compileModes,
            "How native TensorFlow runs a step: as one function, compiled by XLA, or operation by operation.",
          ),
          precision: choice(
            precisions,
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
