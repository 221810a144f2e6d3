import { fileURLToPath } from "node:url";
import { assemble } from "../../src/algorithms/gan/assemble.ts";
import { experiment } from "../../src/algorithms/index.ts";
import { builtIn } from "../../src/components/index.ts";
import type { Catalogue } from "../../src/registry/component.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { check } from "../../src/runner/check.ts";
import type { Size } from "../workers/protocol.ts";

/** The parts and the game of a shipped experiment at some size. */
export function open(size: Size) {
  const file = fileURLToPath(new URL(`../../experiments/${size.game}.yaml`, import.meta.url));
  const catalogues = new Map<string, Catalogue<unknown>>(Object.entries(builtIn));
  const loaded = loadExperiment(file, { root: experiment, catalogues, check, overrides: overrides(size) });
  if (!loaded.ok) throw new Error(loaded.report);
  return { parts: loaded.parts, game: assemble(loaded.parts) };
}

function overrides({ batch, width, criticSteps }: Size) {
  const changes = {
    batchSize: batch,
    "generator.width": width,
    "critic.width": width,
    "algorithm.criticSteps": criticSteps,
  };
  return Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ option: "--set", text: `${key}=${value}` }));
}
