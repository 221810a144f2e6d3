import type { Experiment } from "../components/experiment.ts";
import type { Engine } from "../engine/engine.ts";
import { type EngineName, openEngine } from "../engine/open.ts";
import type { Plan } from "./plan.ts";
import type { Reporter } from "./reporter.ts";
import type { EngineFacts } from "./runs/engineFacts.ts";

/** An experiment that has passed all checks. */
export interface Checked {
  /** The YAML file it came from, absolute. */
  readonly file: string;
  /** Every value, defaults included, as plain data. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The same with every spec turned into its part. */
  readonly parts: Experiment;
}

/** What a run needs from whoever starts or resumes it. */
export interface Launch {
  readonly experiment: Checked;
  readonly plan: Plan;
  readonly engine: EngineName | "auto";
  readonly threads: number | undefined;
  readonly argv: readonly string[];
  readonly reporter: Reporter;
}

/** Opens the engine for as long as `use` takes. */
export async function withEngine<T>(
  { engine: name, threads, notice }: EngineChoice,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(name, { notify: notice, ...(threads !== undefined && { threads }) });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

export interface EngineChoice {
  readonly engine: EngineName | "auto";
  readonly threads: number | undefined;
  readonly notice: (line: string) => void;
}

export function engineFacts({ name, version, device, threads, flags }: Engine): EngineFacts {
  return { name, version, device, threads, flags: { ...flags } };
}
