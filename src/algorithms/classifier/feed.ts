import type { Split } from "../../components/datasets/contract.ts";
import { batchIndices } from "../batches.ts";
import { classesOf, rates, stored } from "../gan/feed.ts";
import type { ClassifierInputs } from "./iteration.ts";
import type { Task } from "./task.ts";

/** Makes the inputs of any step from the seed and the step alone. The caller frees them. */
export function classifierFeed({ batchSize, order, learner }: Task, train: Split, seed: number) {
  const indices = batchIndices({ size: batchSize, order }, train, seed);
  return (step: number): ClassifierInputs => {
    const picked = indices(step - 1);
    return {
      samples: stored(train, picked),
      labels: classesOf(train.labels, picked),
      rates: rates(learner, step, step),
    };
  };
}
