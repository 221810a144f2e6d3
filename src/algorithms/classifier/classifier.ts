import { stepsOf } from "../batches.ts";
import { initialPlayer, parameterCount } from "../gan/state.ts";
import type { Training } from "../training.ts";
import { evaluateClassifier } from "./evaluation.ts";
import type { ClassifierExperiment } from "./experiment.ts";
import { classifierFeed } from "./feed.ts";
import { type ClassifierInputs, type ClassifierState, classifierIteration } from "./iteration.ts";
import { assembleTask } from "./task.ts";

/** The training of a network that tells the classes of a dataset apart. */
export function classification(
  experiment: ClassifierExperiment,
): Training<ClassifierState, ClassifierInputs> {
  const task = assembleTask(experiment);
  const { batchSize, learner, sample } = task;
  const { trainCount } = experiment.dataset;
  return {
    sample,
    parameters: { classifier: parameterCount(learner.network) },
    stepsIn: (epochs) => stepsOf(epochs, trainCount, batchSize, 1),
    initialState: (seed) => ({ classifier: initialPlayer(learner, "classifier", seed) }),
    iteration: (decode, compile) => classifierIteration(task, decode, compile),
    feed: (train, seed) => classifierFeed(task, train, seed),
    progress: (step) => ({
      "classifier/learningRate": learner.optimizer.rates({ step, update: step }).learningRate,
      "progress/realImages": step * batchSize,
      "progress/epochs": (step * batchSize) / trainCount,
    }),
    weights: ({ classifier }) => ({ classifier: classifier.weights }),
    askedClasses: 0,
    generate: undefined,
    evaluator: async (data) => (step, state) => evaluateClassifier(task, data, step, state),
  };
}
