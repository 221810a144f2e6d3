import { classification } from "../../algorithms/classifier/classifier.ts";
import { adversarial } from "../../algorithms/gan/gan.ts";
import { isClassifier } from "../../algorithms/index.ts";
import { asTraining, type Training } from "../../algorithms/training.ts";
import type { Checked } from "./launch.ts";

/** The training of an experiment, whatever its algorithm. */
export function trainingOf({ parts, resolved }: Pick<Checked, "parts" | "resolved">): Training {
  return isClassifier(parts) ? asTraining(classification(parts)) : asTraining(adversarial(parts, resolved));
}
