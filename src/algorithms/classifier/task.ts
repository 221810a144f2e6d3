import type { Sample } from "../../components/blocks/block.ts";
import { InvalidParameter, within } from "../../registry/invalidParameter.ts";
import type { Player } from "../gan/game.ts";
import type { ClassifierExperiment } from "./experiment.ts";

/** An assembled classifier: the network, the rule that trains it, and the batches that it learns from. */
export interface Task {
  readonly sample: Sample;
  readonly batchSize: number;
  readonly order: ClassifierExperiment["order"];
  readonly learner: Player;
}

/** Builds the network for the data. Throws an `InvalidParameter` where they do not fit. */
export function assembleTask(experiment: ClassifierExperiment): Task {
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
