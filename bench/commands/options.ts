import { availableParallelism, loadavg } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import type { Length } from "../measure/timing.ts";
import type { Setting } from "../measure/withWorkers.ts";
import { requireTorch } from "../workers/commands.ts";
import { baseline, implementations } from "../workers/implementations.ts";

/** Options of every comparison. */
export interface Options {
  readonly implementations: readonly string[];
  readonly rounds: number;
  readonly turnMs: number;
  readonly seconds: number;
  readonly threads: number;
  readonly python: string;
  readonly out: string;
}

/** A command that compares with PyTorch, which is always measured too. */
export function comparison(name: string, others: readonly string[]): Command {
  const list = (text: string) => namesFrom(text, implementations);
  return new Command(name)
    .option(
      "--implementations <names>",
      `besides ${baseline}; allowed: ${implementations.join(", ")}`,
      list,
      others,
    )
    .option("--rounds <n>", "turns of each implementation", positive, 10)
    .option(
      "--turn-ms <ms>",
      `length of a turn, measured by ${baseline}; a turn has at least one step`,
      positive,
      500,
    )
    .option(
      "--seconds <s>",
      "an implementation that was timed for this long takes no more turns",
      positive,
      60,
    )
    .option("--threads <n>", "of each implementation", positive, availableParallelism())
    .option(
      "--python <program>",
      "a Python that has torch; default: $EXP_PYTHON, or python3",
      process.env.EXP_PYTHON ?? "python3",
    )
    .option("--out <folder>", "where results are written", "bench/results/latest");
}

export async function settingOf({ implementations, threads, python }: Options): Promise<Setting> {
  await requireTorch(python);
  warnIfBusy();
  return { implementations: [...new Set([baseline, ...implementations])], threads, python };
}

/** PyTorch's threads wait for each other by spinning; if they share a core with another program, a step takes many times as long. */
function warnIfBusy(): void {
  const load = loadavg()[0]!;
  if (load > 0.5)
    console.error(
      `bench: warning: other programs compute on this machine (load ${load.toFixed(1)}), which slows PyTorch most; compare when they have ended`,
    );
}

export function lengthOf({ rounds, turnMs, seconds }: Options): Length {
  return { rounds, turnMs, seconds };
}

/** Names separated by commas, each one of `allowed`. */
export function namesFrom(text: string, allowed: readonly string[]): readonly string[] {
  const names = text.split(",");
  const strange = names.find((name) => !allowed.includes(name));
  if (strange !== undefined)
    throw new InvalidArgumentError(`${strange} is not allowed; there are ${allowed.join(", ")}`);
  return names;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number from 1");
  return value;
}
