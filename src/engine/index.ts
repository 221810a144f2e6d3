import { cpu } from "./cpu.ts";
import type { CompileMode, EngineDefinition, EngineTraits, Precision } from "./engine.ts";
import { tensorflow } from "./tensorflow/index.ts";
import { wasm } from "./wasm/index.ts";

/** The engines by name, best first. Their definitions load no TensorFlow.js; opening one does. */
export const engines = { tensorflow, wasm, cpu } satisfies Record<string, EngineDefinition>;

export type EngineName = keyof typeof engines;

/** Engines that experiments and the command line can name, best first. */
export const selectableEngines = (Object.keys(engines) as EngineName[]).filter(
  (name) => engines[name].selectable,
);

/** An engine that can be requested; "auto" is the best one that opens on this machine. */
export type RequestedEngine = "auto" | EngineName;
export const engineChoices: readonly RequestedEngine[] = ["auto", ...selectableEngines];

/** The best engine that needs no download. */
export const includedEngine = selectableEngines.find((name) => !("install" in engines[name]))!;

/** The engines that a choice can lead to, best first. */
export const candidates = (choice: RequestedEngine): readonly EngineName[] =>
  choice === "auto" ? selectableEngines : [choice];

/** True if steps run as functions on the engine of this name; false if not, and for unknown names. */
export const compilesSteps = (name: string): boolean =>
  Object.hasOwn(engines, name) && engines[name as EngineName].compiles;

/** Why no engine of several can compute steps in a precision, or undefined if one can. */
export function precisionProblem(
  among: readonly EngineTraits[],
  compile: CompileMode,
  precision: Precision,
): string | undefined {
  const has = (engine: EngineTraits) => engine.compiles && engine.precisions.includes(precision);
  if (precision === "float32" || (compile !== "off" && among.some(has))) return undefined;
  const able = Object.values<EngineTraits>(engines).filter(has);
  return `only compiled steps of ${able.map(({ title }) => title).join(" and ")} have ${precision}; use float32`;
}
