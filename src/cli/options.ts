import { type Command, InvalidArgumentError, Option } from "commander";

/** Settings of an experiment given on the command line. */
export interface Overrides {
  /** `path=value`, in order. */
  readonly set: readonly string[];
  readonly seed?: number;
}

/** Where and on what a run computes. */
export interface RunOptions {
  readonly engine?: "auto" | "tensorflow" | "wasm";
  readonly threads?: number;
  readonly json?: boolean;
}

export function withOverrides(command: Command): Command {
  return command
    .option(
      "--set <path=value>",
      "override one value, as YAML; may be given again",
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option("--seed <n>", "seed of all random streams", wholeNumber(0));
}

export function withRunOptions(command: Command): Command {
  return withJson(command)
    .addOption(
      new Option("--engine <name>", "where to compute, instead of the experiment's choice").choices([
        "auto",
        "tensorflow",
        "wasm",
      ]),
    )
    .option("--threads <n>", "threads of one operation", wholeNumber(1));
}

export function withJson(command: Command): Command {
  return command.option("--json", "print JSON, for machines");
}

export function withRunsDirectory(command: Command): Command {
  return command.option("--runs <directory>", "where runs are kept", "runs");
}

/** Parses a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It takes a whole number of at least ${least}.`);
    return value;
  };
}
