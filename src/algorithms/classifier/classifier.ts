import type { Split } from "../../components/datasets/contract.ts";
import { InvalidParameter, within } from "../../registry/invalidParameter.ts";
import { defineAlgorithm } from "../algorithm.ts";
import { batchIndices, classesOf, dataSeen, stored } from "../batches.ts";
import { hyperparameters, initialLearner } from "../learner.ts";
import { trainedNetwork } from "../networks.ts";
import type { Training } from "../training.ts";
import { evaluateClassifier, measures } from "./evaluation.ts";
import { type ClassifierExperiment, classifierExperiment } from "./experiment.ts";
import { type ClassifierInputs, type ClassifierState, iteration, type Task } from "./iteration.ts";

/** A network that learns the classes of a dataset. */
export const classifier = defineAlgorithm({
  about: "Classifier: a network that learns the labels of a dataset by cross-entropy.",
  experiment: classifierExperiment,
  create: (experiment) => ({ training: trainingOf(assemble(experiment)), problems: [] }),
});

/** Builds the network for the data. @throws InvalidParameter if they do not fit together. */
export function assemble(experiment: ClassifierExperiment): Task {
  const { sample } = experiment.dataset;
  const network = within(["classifier"], () => experiment.classifier(sample.shape, sample));
  if (network.output.join() !== String(sample.classes))
    throw new InvalidParameter(
      `ends with shape [${network.output.join(", ")}]; the data has ${sample.classes} classes`,
      ["classifier"],
    );
  const { batchSize, order, optimizer } = experiment;
  return { sample, batchSize, order, learner: { network, optimizer } };
}

/** The training of a task on the data of an experiment. */
export function trainingOf(task: Task): Training<ClassifierState, ClassifierInputs> {
  const { batchSize, learner, sample } = task;
  const batches = { size: batchSize, perStep: 1 };
  return {
    sample,
    batches,
    networks: { classifier: trainedNetwork(learner, "classifier", sample.shape) },
    initialState: (seed) => ({ classifier: initialLearner(learner, "classifier", seed) }),
    iteration: (decode, compile) => iteration(task, decode, compile),
    feed: (train, seed) => feed(task, train, seed),
    progress: (step, trainCount) => ({
      "classifier/learningRate": learner.optimizer.hyperparameters({ step, update: step }).learningRate,
      ...dataSeen(step, trainCount, batches),
    }),
    evaluate: (data, state) => evaluateClassifier(task, data, state),
    measures,
  };
}

function feed({ batchSize, order, learner }: Task, train: Split, seed: number) {
  const indices = batchIndices({ size: batchSize, order }, train, seed);
  return async (step: number): Promise<ClassifierInputs> => {
    const picked = indices(step - 1);
    return {
      samples: await stored(train, picked),
      labels: classesOf(train, picked),
      hyperparameters: hyperparameters(learner, { step, update: step }),
    };
  };
}
