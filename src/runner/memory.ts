import { totalmem } from "node:os";
import { parameterCount } from "../algorithms/learner.ts";
import type { TrainedNetwork } from "../algorithms/networks.ts";
import type { Training } from "../algorithms/training.ts";
import { activationsOf } from "../components/blocks/chain.ts";
import type { Dataset } from "../components/datasets/contract.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Problem } from "../registry/report/problem.ts";

/** Bytes that an experiment needs, by what for. */
export interface Needs {
  readonly weights: number;
  readonly gradients: number;
  /** The optimizers' state, and moving averages of weights. */
  readonly optimizers: number;
  readonly data: number;
  /** An estimate: outputs of all layers in one update, kept for the gradient. */
  readonly activations: number;
}

type Sized = Pick<Training, "networks" | "batches">;

const floatBytes = 4;

export function needsOf(
  { networks, batches }: Sized,
  { memoryBytes = 0 }: Pick<Dataset, "memoryBytes">,
): Needs {
  const sum = (of: (trained: TrainedNetwork) => number) =>
    floatBytes * Object.values(networks).reduce((total, trained) => total + of(trained), 0);
  const weights = sum(({ network }) => parameterCount(network));
  return {
    weights,
    gradients: weights,
    optimizers: sum(
      ({ network, optimizerState = 0, ema }) =>
        parameterCount(network) * (optimizerState + (ema === undefined ? 0 : 1)),
    ),
    data: memoryBytes,
    // Each output is kept, and has a gradient of the same size.
    activations: sum(({ network }) => 2 * batches.size * activationsOf(network)),
  };
}

/** Memory that this process may use: the least of the machine's, its control group's and SLURM's. */
export function memoryLimit(environment: NodeJS.ProcessEnv = process.env): number {
  // Without a limit, Node returns 0 or a number beyond all memory.
  const group = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), group, slurmLimit(environment));
}

/** SLURM states its limits in MB: for the node, or for each core. */
function slurmLimit({
  SLURM_MEM_PER_NODE,
  SLURM_MEM_PER_CPU,
  SLURM_CPUS_ON_NODE,
}: NodeJS.ProcessEnv): number {
  const megabytes = Number(SLURM_MEM_PER_NODE ?? Number(SLURM_MEM_PER_CPU) * Number(SLURM_CPUS_ON_NODE));
  return megabytes > 0 ? megabytes * 2 ** 20 : Number.POSITIVE_INFINITY;
}

/** Bytes that are certain to be needed. */
const certain = ({ weights, gradients, optimizers, data }: Needs): number =>
  weights + gradients + optimizers + data;

/** A warning if an experiment needs more memory than there is. */
export function checkMemory(training: Sized, dataset: Dataset, limit = memoryLimit()): Problem[] {
  const needs = needsOf(training, dataset);
  const sum = certain(needs);
  const message =
    sum > limit
      ? tooMuch(needs, limit)
      : `may need about ${size(sum + needs.activations)} of memory, of which ${size(needs.activations)} are an estimate of the activations of a batch; ${here(limit)}`;
  if (sum + needs.activations <= limit) return [];
  return [{ severity: "warning", path: [], message }];
}

/** @throws UserError (exit 5) if weights, gradients, optimizer state and data alone need more memory than there is. */
export function requireMemory(training: Sized, dataset: Dataset, limit = memoryLimit()): void {
  const needs = needsOf(training, dataset);
  if (certain(needs) > limit) throw new UserError(tooMuch(needs, limit), exitCodes.resource);
}

function tooMuch(needs: Needs, limit: number): string {
  const { weights, gradients, optimizers, data } = needs;
  const parts = Object.entries({ weights, gradients, "optimizer state": optimizers, data })
    .filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `${name} ${size(bytes)}`);
  return `needs ${size(certain(needs))} of memory (${parts.join(", ")}) before any activation; ${here(limit)}`;
}

const here = (limit: number): string =>
  `${limit < totalmem() ? "the limit of this process is" : "this machine has"} ${size(limit)}`;

/** Bytes in words: "1.5 GB". */
function size(bytes: number): string {
  const [unit, name] = [
    [1e12, "TB"],
    [1e9, "GB"],
    [1e6, "MB"],
  ].find(([least]) => bytes >= (least as number)) ?? [1e3, "kB"];
  return `${Number((bytes / (unit as number)).toPrecision(2)).toLocaleString("en")} ${name}`;
}
