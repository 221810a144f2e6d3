import type { Networks, TrainedNetwork } from "../../algorithms/networks.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";
import { quote } from "../../printable.ts";
import { assign } from "./match/assign.ts";
import type { Choices, Chosen } from "./match/choose.ts";
import type { Fit, Target } from "./match/fit.ts";
import { remarks } from "./match/remarks.ts";
import type { WeightsFile } from "./weightsFile.ts";

/** What files give to networks. */
export interface Filling {
  readonly chosen: readonly Chosen[];
  /** Networks that no file fills. */
  readonly untouched: readonly string[];
  /** Under the names that they have in a checkpoint. */
  readonly tensors: HostTree;
}

/** What is done if the user says nothing. */
const noChoices: Choices = { extra: "refuse", from: {} };

/** Fills networks from files. @throws UserError (exit 4) if a file fits none of them, or has values that are not finite */
export function fill(
  networks: Networks,
  files: readonly WeightsFile[],
  notice: (text: string) => void,
  choices: Choices = noChoices,
): Filling {
  const targets = targetsOf(networks);
  const chosen = assign(files, targets, choices, notice);
  const tensors = Object.assign(
    {},
    ...chosen.map((one) => tensorsOf(one, networks[one.fit.target.name]!)),
  ) as HostTree;
  for (const one of chosen) for (const remark of remarks(one)) notice(remark);
  const untouched = targets.filter((target) => !chosen.some(({ fit }) => fit.target === target));
  return { chosen, tensors, untouched: untouched.map(({ name }) => name) };
}

const targetsOf = (networks: Networks): readonly Target[] =>
  Object.entries(networks).map(([name, { network, input, ema }]) => ({ name, network, input, average: ema }));

/**
 * A moving average of the weights starts as the weights if the files have none. A network and its average share their
 * buffers: those of the average are taken, because samples are made with it, and training renews them.
 */
function tensorsOf({ fit, average = fit }: Chosen, trained: TrainedNetwork): HostTree {
  const { network, weights, buffers, ema } = trained;
  const isWeight = (name: string) => name in network.weights;
  const raw = valuesIn(fit).filter(([name]) => isWeight(name));
  const averaged = average === fit && ema === undefined ? valuesIn(fit) : valuesIn(average);
  return Object.fromEntries([
    ...raw.map(([name, tensor]) => [`${weights}/${name}`, tensor]),
    ...averaged.flatMap(([name, tensor]) => {
      if (!isWeight(name)) return [[`${buffers}/${name}`, tensor]];
      return ema === undefined ? [] : [[`${ema}/${name}`, tensor]];
    }),
  ]) as HostTree;
}

function valuesIn({ file, match }: Fit): (readonly [string, HostTensor])[] {
  return match.rows.flatMap((row) => {
    if (row.kind !== "taken") return [];
    const { name, ours, arrange } = row.wanted;
    const values = arrange(row.found.read());
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new UserError(
        `${file.path}: ${quote(row.found.name)} has values that are not finite: value ${wrong} is ${row.found.read()[wrong]}`,
        exitCodes.checkpoint,
      );
    return [[name, { dtype: "float32", shape: ours, values }] as const];
  });
}
