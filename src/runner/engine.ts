import type { Experiment } from "../algorithms/index.ts";
import type { CompileMode, Engine, Precision } from "../engine/engine.ts";
import { candidates, engines, precisionProblem, type RequestedEngine } from "../engine/index.ts";
import { openEngine } from "../engine/open.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { EngineFacts } from "./runs/engineFacts.ts";

/** Where tensors are computed. */
export interface EngineChoice {
  readonly engine: RequestedEngine;
  /** Undefined means one for each core. */
  readonly threads: number | undefined;
}

/** Where and how steps are computed. */
export interface Computing extends EngineChoice {
  readonly compile: CompileMode;
  readonly precision: Precision;
  /** If true, the first step is also computed operation by operation, and both results are compared. */
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

/** Refuses a precision that the experiment's engine cannot compute in. */
export function checkEngine({ engine }: Pick<Experiment, "engine">): Problem[] {
  const { name, compile, precision } = engine;
  const among = candidates(name).map((candidate) => engines[candidate]);
  const message = precisionProblem(among, compile, precision);
  return message === undefined ? [] : [{ severity: "error", path: ["engine", "precision"], message }];
}

/** @throws UserError (exit 5) if the opened engine cannot compute in the precision asked for. */
export function checkComputing(engine: Engine, { compile, precision }: Computing): void {
  const problem = precisionProblem([engine], compile, precision);
  if (problem !== undefined) throw new UserError(problem, exitCodes.resource);
}

const compileMode = ({ compiles }: Engine, { compile }: Computing): CompileMode =>
  compiles ? compile : "off";

/** The engine as a manifest records it. */
export function engineFacts(engine: Engine, computing: Computing): EngineFacts {
  const { name, version, device, threads, flags } = engine;
  const { precision } = computing;
  const compile = compileMode(engine, computing);
  return { name, version, device, threads, compile, precision, flags: { ...flags } };
}

/** The engine in words: "TensorFlow 2.21.0, 8 threads, cpu, compiled steps". */
export function describeEngine(engine: Engine, { compile, precision }: Computing): string {
  const modes = { function: "compiled steps", xla: "steps compiled by XLA", off: "uncompiled steps" };
  const mode = engine.compiles ? [modes[compile]] : [];
  const bits = precision === "float32" ? [] : [precision];
  return [engine.version, `${engine.threads} threads`, engine.device, ...mode, ...bits].join(", ");
}
