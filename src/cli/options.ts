import { type Command, InvalidArgumentError, Option } from "commander";
import type { CompileMode, Precision } from "../engine/tensorflow/compile/compiled.ts";
import type { Computing, EngineChoice } from "../runner/run/engine.ts";
import type { Manifest } from "../runner/runs/manifest.ts";

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

/** How a run's steps are computed. */
export interface ComputingOptions extends RunOptions {
  /** false is "off". */
  readonly compile?: CompileMode | false;
  readonly precision?: Precision;
  readonly verify?: boolean;
}

export function withComputingOptions(command: Command): Command {
  return withRunOptions(command)
    .addOption(
      new Option("--compile <way>", "how native TensorFlow runs a step").choices(["function", "xla", "off"]),
    )
    .option("--no-compile", "run steps operation by operation")
    .addOption(new Option("--precision <type>", "of products").choices(["float32", "bfloat16"]));
}

/** What an experiment or a run says of its engine, with what the command line says instead. */
export function computing(
  engine: {
    readonly name: EngineChoice["engine"];
    readonly threads?: number | undefined;
    readonly compile: CompileMode;
    readonly precision: Precision;
  },
  options: ComputingOptions,
): Computing {
  return {
    engine: options.engine ?? engine.name,
    threads: options.threads ?? engine.threads,
    compile: options.compile === false ? "off" : (options.compile ?? engine.compile),
    precision: options.precision ?? engine.precision,
    verify: options.verify ?? false,
  };
}

/** The engine that a run was trained on. A manifest that we wrote names no other. */
export const engineNameOf = ({ engine }: Manifest) => engine.name as "tensorflow" | "wasm";

/** Where something is made of a run's weights: on the run's own engine, unless the command line says otherwise. */
export function engineChoice(manifest: Manifest, { engine, threads }: RunOptions): EngineChoice {
  return { engine: engine ?? engineNameOf(manifest), threads };
}

export function withJson(command: Command): Command {
  return command.option("--json", "print JSON, for machines");
}

export function withRunsDirectory(command: Command): Command {
  return command.option("--runs <directory>", "where runs are kept", "runs");
}

/** Parses a whole number of at least `least`, and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const limit = most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : "";
    throw new InvalidArgumentError(`It takes a whole number of at least ${least}${limit}.`);
  };
}
