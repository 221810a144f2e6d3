import { type TProperties, Type } from "@sinclair/typebox";
import { choice } from "./experiment.ts";

const policies = ["stop", "rollBack", "continue"] as const;
export type Policy = (typeof policies)[number];

/** What is done about a sign of trouble; the one given where nothing is said. */
export const policy = (otherwise: (typeof policies)[number], description: string) =>
  choice(policies, description, otherwise);

/** What an algorithm that makes samples looks out for besides. */
export const sampleSymptoms = {
  constantSamples: policy(
    "continue",
    "Pictured samples (of the running mean, where there is one) vary less than a hundredth as much as real ones (standard deviations, the mean over a sample's values) in two pictures in a row.",
  ),
  collapse: policy(
    "continue",
    "A metric sees a collapsed generator in two evaluations in a row, as classHistogram does.",
  ),
};

/** What a run looks out for: values that are no numbers, whatever the algorithm, and the `signs` of one algorithm. */
export const watchOf = <Signs extends TProperties>(signs: Signs) =>
  Type.Object(
    {
      nonFinite: policy(
        "stop",
        "A loss, a gradient's norm or a weight is NaN or infinite. Such weights are never saved.",
      ),
      ...signs,
      rollBacks: Type.Integer({
        default: 3,
        minimum: 0,
        maximum: 1000,
        description: "How often a run goes back, before it stops instead.",
      }),
    },
    {
      additionalProperties: false,
      default: {},
      description:
        "What to do where training goes wrong: stop (exit code 6), rollBack (go back to the last checkpoint before the first sign, or the oldest there is, and on from there with other random numbers) or continue; it is recorded in any case.",
    },
  );
