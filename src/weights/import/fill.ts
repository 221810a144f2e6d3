import type { Networks, TrainedNetwork } from "../../algorithms/networks.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";
import { assign } from "./match/assign.ts";
import type { Fit, Target } from "./match/fit.ts";
import type { WeightsFile } from "./weightsFile.ts";

/** What files give to networks. */
export interface Filling {
  readonly fits: readonly Fit[];
  /** Networks that no file fills. */
  readonly untouched: readonly string[];
  /** Under the names that they have in a checkpoint. */
  readonly tensors: HostTree;
}

/** Fills networks from files. @throws UserError (exit 4) if a file fits none of them */
export function fill(
  networks: Networks,
  files: readonly WeightsFile[],
  notice: (text: string) => void,
): Filling {
  const targets = targetsOf(networks);
  const fits = assign(files, targets, notice);
  const tensors = Object.assign(
    {},
    ...fits.map((fit) => tensorsOf(fit, networks[fit.target.name]!, notice)),
  ) as HostTree;
  const untouched = targets.filter((target) => !fits.some((fit) => fit.target === target));
  return { fits, tensors, untouched: untouched.map(({ name }) => name) };
}

const targetsOf = (networks: Networks): readonly Target[] =>
  Object.entries(networks).map(([name, { network, input }]) => ({ name, network, input }));

/** A moving average of the weights starts as the weights. */
function tensorsOf(
  { file, match }: Fit,
  { network, weights, buffers, ema }: TrainedNetwork,
  notice: (text: string) => void,
): HostTree {
  const tensors: Record<string, HostTensor> = {};
  for (const row of match.rows) {
    if (row.kind !== "taken") continue;
    const { name, ours, arrange } = row.wanted;
    const values = arrange(row.found.read());
    if (!values.every(Number.isFinite))
      notice(`warning: ${file.path}: ${row.found.name} has values that are not finite`);
    const tensor = { dtype: "float32", shape: ours, values } as const;
    const isWeight = name in network.weights;
    tensors[`${isWeight ? weights : buffers}/${name}`] = tensor;
    if (isWeight && ema !== undefined) tensors[`${ema}/${name}`] = tensor;
  }
  return tensors;
}
