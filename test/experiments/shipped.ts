import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { builtInCatalogues } from "../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../src/algorithms/gan/experiment.ts";
import { assemble } from "../../src/algorithms/gan/game.ts";
import type { algorithms } from "../../src/algorithms/index.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { loading } from "../../src/runner/check.ts";

const folder = new URL("../../experiments/", import.meta.url);

/** Names of all shipped experiments, without `.yaml`, in order. */
export const shipped: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length))
  .sort();

export function textOf(name: string): string {
  return readFileSync(new URL(`${name}.yaml`, folder), "utf8");
}

/** A shipped experiment; throws the report where it does not validate. */
export function open(name: string) {
  const file = fileURLToPath(new URL(`${name}.yaml`, folder));
  const loaded = loadExperiment(file, loading(builtInCatalogues));
  if (!loaded.ok) throw new Error(loaded.report);
  return { ...loaded, resolved: loaded.experiment };
}

/** The algorithm of a shipped experiment. */
export function algorithmNamed(name: string): keyof typeof algorithms {
  return (open(name).resolved.algorithm as { readonly type: keyof typeof algorithms }).type;
}

/** A shipped game, assembled; `name` is one of `shippedGames`. */
export const openGame = (name: string) => assemble(open(name).parts as GanExperiment);

/** Names of the shipped experiments that are games. */
export const shippedGames = shipped.filter((name) => algorithmNamed(name) === "gan");
