import type { Resolved } from "../registry/make.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { Experiment } from "./algorithm.ts";
import { batchesPerEpoch } from "./batches.ts";
import { checkKept } from "./keep.ts";
import { checkExtractor, checkMetrics } from "./metrics.ts";
import type { Networks } from "./networks.ts";
import type { Training } from "./training.ts";

/** Problems of an experiment of any algorithm that no schema can find. */
export function checkTraining(training: Training, experiment: Experiment, resolved: Resolved): Problem[] {
  return [
    ...checkLengths(experiment),
    ...checkBatches(training, experiment),
    ...checkStatistics(training.networks, training.batches.size),
    ...checkExtractor(training, experiment),
    ...checkMetrics(training, experiment, resolved),
    ...checkKept(training, experiment, resolved),
  ];
}

/** The mean of one value is the value: batch norm over it makes the same of every sample, and has no gradient. */
export function checkStatistics(networks: Networks, batch: number): Problem[] {
  const single = Object.entries(networks).filter(
    ([, { network }]) => batch * (network.traits.valuesPerStatistic ?? Number.POSITIVE_INFINITY) === 1,
  );
  return single.map(([name]) => ({
    severity: "error",
    path: [name],
    at: "key",
    message:
      "normalizes over a batch of one value per channel, which leaves nothing of it; raise the batch size, or use layerNorm or none",
  }));
}

/** Every budget must say how long it is, once. */
function checkLengths({ budgets }: Experiment): Problem[] {
  return Object.entries(budgets).flatMap(([name, { steps, epochs }]): Problem[] => {
    if ((steps === undefined) !== (epochs === undefined)) return [];
    const message =
      steps === undefined
        ? "has no length: give steps or epochs"
        : "has two lengths: give steps or epochs, not both";
    return [{ severity: "error", path: ["budgets", name], at: "key", message }];
  });
}

/** An epoch needs at least one whole batch. */
function checkBatches({ batches: { size } }: Training, { order, dataset }: Experiment): Problem[] {
  const { trainCount } = dataset;
  if (order === "drawn" || trainCount === undefined || batchesPerEpoch(size, trainCount) > 0) return [];
  const message = `the data has ${trainCount} training samples, less than a batch of ${size}`;
  return [{ severity: "error", path: ["batchSize"], message }];
}
