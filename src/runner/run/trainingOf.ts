import { classification } from "../../algorithms/classifier/training.ts";
import { adversarial } from "../../algorithms/gan/training.ts";
import { isClassifier } from "../../algorithms/index.ts";
import { asTraining, type Training } from "../../algorithms/training.ts";
import type { Checked } from "./run.ts";

/** The training of an experiment, whatever its algorithm. */
export function trainingOf({ parts, resolved }: Pick<Checked, "parts" | "resolved">): Training {
  return isClassifier(parts) ? asTraining(classification(parts)) : asTraining(adversarial(parts, resolved));
}
