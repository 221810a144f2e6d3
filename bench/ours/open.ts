import { fileURLToPath } from "node:url";
import { builtInCatalogues } from "../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../src/algorithms/gan/experiment.ts";
import { assemble } from "../../src/algorithms/gan/game.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { loading } from "../../src/runner/check.ts";
import type { Size } from "../workers/protocol.ts";

/** The parts and the game of a shipped experiment at some size. */
export function open(size: Size) {
  const file = fileURLToPath(new URL(`../../experiments/${size.game}.yaml`, import.meta.url));
  const loaded = loadExperiment(file, loading(builtInCatalogues, overrides(size)));
  if (!loaded.ok) throw new Error(loaded.report);
  return { parts: loaded.parts, game: assemble(loaded.parts as GanExperiment) };
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
