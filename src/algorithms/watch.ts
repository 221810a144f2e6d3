import { type TProperties, Type } from "@sinclair/typebox";
import { choice } from "./experiment.ts";

const policies = ["stop", "rollBack", "continue"] as const;
export type Policy = (typeof policies)[number];

/** What is done about a symptom; by default `otherwise`. */
export const policy = (otherwise: (typeof policies)[number], description: string) =>
  choice(policies, description, otherwise);

/** Symptoms of an algorithm that makes samples. */
export const sampleSymptoms = {
  constantSamples: policy(
    "continue",
    "In two pictures in a row, samples vary less than a hundredth as much as real ones: the standard deviation of each value, averaged over a sample's values. With ema, samples are those of the averaged weights.",
  ),
  collapse: policy(
    "continue",
    "In two evaluations in a row, a metric such as classHistogram finds that samples have collapsed.",
  ),
};

/** The policies of a run: for values that are not finite, whatever the algorithm, and for the symptoms of one algorithm. */
export const watchOf = <Symptoms extends TProperties>(symptoms: Symptoms) =>
  Type.Object(
    {
      nonFinite: policy(
        "stop",
        "A loss, a gradient's norm or a weight is NaN or infinite. Such weights are never saved.",
      ),
      ...symptoms,
      rollBacks: Type.Integer({
        default: 3,
        minimum: 0,
        maximum: 1000,
        description: "How often a run rolls back before it stops instead.",
      }),
    },
    {
      additionalProperties: false,
      default: {},
      description:
        "What to do if training goes wrong: stop (exit code 6), rollBack (to the last checkpoint before the symptom was first seen, or to the oldest, and continue with other random numbers) or continue. An alarm is recorded in any case.",
    },
  );
