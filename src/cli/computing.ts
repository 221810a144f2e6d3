import type { CompileMode, Precision } from "../engine/engine.ts";
import { type EngineName, engines } from "../engine/index.ts";
import { exitCodes, UserError } from "../errors.ts";
import { showValue } from "../registry/report/show.ts";
import type { Computing, EngineChoice } from "../runner/engine.ts";
import type { Manifest } from "../runner/runs/manifest.ts";
import type { Values } from "./options.ts";
import type { computingOf, engineOf } from "./usage/shared.ts";

type EngineOptions = Values<ReturnType<typeof engineOf>>;
type ComputingOptions = EngineOptions &
  Partial<Values<ReturnType<typeof computingOf>>> & { readonly verify?: boolean };

/** How an experiment or a run is computed: by its own settings, or by the options if they are given. */
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
    compile: options.noCompile ? "off" : (options.compile ?? engine.compile),
    precision: options.precision ?? engine.precision,
    verify: options.verify ?? false,
  };
}

/**
 * The engine that uses a run: the one that is asked for, or else the run's own.
 *
 * @throws UserError (exit 4) if the engine of the run is unknown: its manifest is damaged, or of a later version
 */
function engineNameOf({ engine: { name } }: Manifest, asked: EngineChoice["engine"] | undefined) {
  if (asked !== undefined) return asked;
  if (Object.hasOwn(engines, name)) return name as EngineName;
  const known = Object.keys(engines).join(", ");
  throw new UserError(
    `manifest.json: ${showValue(name)} is not an engine; --engine chooses one of ${known}`,
    exitCodes.checkpoint,
  );
}

/** How a run's steps are computed: as before, or by the options if they are given. */
export const resumedComputing = (manifest: Manifest, options: ComputingOptions): Computing =>
  computing({ ...manifest.engine, name: engineNameOf(manifest, options.engine) }, options);

/** The engine that uses a run's weights: the run's own, or the one in the options. */
export function engineChoice(manifest: Manifest, { engine, threads }: EngineOptions): EngineChoice {
  return { engine: engineNameOf(manifest, engine), threads };
}
