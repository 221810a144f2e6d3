import { isClassifier } from "../components/experiment.ts";
import { adversarial } from "./adversarial.ts";
import { classification } from "./classifier/classification.ts";
import type { Checked } from "./launch.ts";
import type { Training } from "./training.ts";

/** Hands the training of an experiment to `use`, which takes one of any algorithm. */
export function withTraining<Result>(
  { parts, resolved }: Pick<Checked, "parts" | "resolved">,
  use: <State, Inputs>(training: Training<State, Inputs>) => Result,
): Result {
  return isClassifier(parts) ? use(classification(parts)) : use(adversarial(parts, resolved));
}
