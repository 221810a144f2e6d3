import { availableParallelism, loadavg } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import type { Length } from "../measure/timing.ts";
import type { Setting } from "../measure/withWorkers.ts";
import { requireTorch } from "../workers/commands.ts";
import { baseline, contenders } from "../workers/implementations.ts";

/** What every comparison is told. */
export interface Options {
  readonly contenders: readonly string[];
  readonly rounds: number;
  readonly turnMs: number;
  readonly seconds: number;
  readonly threads: number;
  readonly python: string;
  readonly out: string;
}

/** A sub-command that compares; PyTorch is always there, for all others are measured by it. */
export function comparison(name: string, others: readonly string[]): Command {
  const list = (text: string) => namesFrom(text, contenders);
  return new Command(name)
    .option("--contenders <names>", `beside ${baseline}, of: ${contenders.join(", ")}`, list, others)
    .option("--rounds <n>", "turns of each contender", positive, 10)
    .option("--turn-ms <ms>", `length of a turn of ${baseline}'s; at least one step`, positive, 500)
    .option("--seconds <s>", "who has played for so long is let off", positive, 60)
    .option("--threads <n>", "of each contender", positive, availableParallelism())
    .option(
      "--python <program>",
      "a Python that has torch; or EXP_PYTHON",
      process.env.EXP_PYTHON ?? "python3",
    )
    .option("--out <folder>", "where results are written", "bench/results/latest");
}

export async function settingOf({ contenders, threads, python }: Options): Promise<Setting> {
  await requireTorch(python);
  warnIfBusy();
  return { contenders: [...new Set([baseline, ...contenders])], threads, python };
}

/** Threads of PyTorch's wait for each other by spinning, which takes many times as long where they share a core. */
function warnIfBusy(): void {
  const load = loadavg()[0]!;
  if (load > 0.5)
    console.error(
      `bench: others compute here too (load ${load.toFixed(1)}); that slows PyTorch most, so compare when they have done`,
    );
}

export function lengthOf({ rounds, turnMs, seconds }: Options): Length {
  return { rounds, turnMs, seconds };
}

/** Names with commas between them, each one of `allowed`. */
export function namesFrom(text: string, allowed: readonly string[]): readonly string[] {
  const names = text.split(",");
  const strange = names.find((name) => !allowed.includes(name));
  if (strange !== undefined) throw new InvalidArgumentError(`${strange} is none of ${allowed.join(", ")}`);
  return names;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number from 1");
  return value;
}
