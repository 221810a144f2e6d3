import type { CompileMode, Precision } from "../engine/engine.ts";
import type { EngineName } from "../engine/index.ts";
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

/** The engine that a run was trained on. Our manifests name no other. */
export const engineNameOf = ({ engine }: Manifest) => engine.name as EngineName;

/** The engine that uses a run's weights: the run's own, or the one in the options. */
export function engineChoice(manifest: Manifest, { engine, threads }: EngineOptions): EngineChoice {
  return { engine: engine ?? engineNameOf(manifest), threads };
}
