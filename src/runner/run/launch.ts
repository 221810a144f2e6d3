import type { Experiment } from "../../algorithms/index.ts";
import type { Training } from "../../algorithms/training.ts";
import type { Engine } from "../../engine/engine.ts";
import { type EngineName, openEngine } from "../../engine/open.ts";
import type { CompileMode, Precision } from "../../engine/tensorflow/compile/compiled.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { EngineFacts } from "../runs/engineFacts.ts";
import type { Plan } from "./plan.ts";
import type { Reporter } from "./reporter.ts";

/** An experiment that has passed all checks. */
export interface Checked {
  /** The YAML file it came from, absolute. */
  readonly file: string;
  /** Every value, defaults included, as plain data. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The same with every spec turned into its part. */
  readonly parts: Experiment;
  /** What its algorithm made of the parts. */
  readonly training: Training;
}

/** What a run needs from whoever starts or resumes it. */
export interface Launch {
  readonly experiment: Checked;
  readonly plan: Plan;
  readonly computing: Computing;
  readonly argv: readonly string[];
  readonly reporter: Reporter;
}

/** Where tensors are computed. */
export interface EngineChoice {
  readonly engine: EngineName | "auto";
  /** As many as the machine has cores where left out. */
  readonly threads: number | undefined;
}

/** Where and how steps are computed. */
export interface Computing extends EngineChoice {
  readonly compile: CompileMode;
  readonly precision: Precision;
  /** Whether the first step is computed operation by operation too, and must be the same. */
  readonly verify: boolean;
}

/** Opens the engine for as long as `use` takes. */
export async function withEngine<T>(
  { engine: name, threads }: EngineChoice,
  notify: (line: string) => void,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(name, { notify, ...(threads !== undefined && { threads }) });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** @throws UserError where the engine cannot compute so. */
export function checkComputing({ name }: Engine, { compile, precision }: Computing): void {
  if (precision === "bfloat16" && (name !== "tensorflow" || compile === "off"))
    throw new UserError(
      "precision bfloat16: only native TensorFlow's compiled steps have it; use float32 here",
      exitCodes.resource,
    );
}

/** Only native TensorFlow compiles. */
export function engineFacts(
  { name, version, device, threads, flags }: Engine,
  { compile, precision }: Computing,
): EngineFacts {
  const way = name === "tensorflow" ? compile : "off";
  return { name, version, device, threads, compile: way, precision, flags: { ...flags } };
}
