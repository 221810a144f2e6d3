import { classification } from "../../algorithms/classifier/training.ts";
import { adversarial } from "../../algorithms/gan/training.ts";
import { isClassifier } from "../../algorithms/index.ts";
import type { Training } from "../../algorithms/training.ts";
import type { Checked } from "./launch.ts";

/** Hands the training of an experiment to `use`, which takes one of any algorithm. */
export function withTraining<Result>(
  { parts, resolved }: Pick<Checked, "parts" | "resolved">,
  use: <State, Inputs>(training: Training<State, Inputs>) => Result,
): Result {
  return isClassifier(parts) ? use(classification(parts)) : use(adversarial(parts, resolved));
}
