import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assemble } from "../../src/algorithms/gan/assemble.ts";
import { experiment, isClassifier } from "../../src/algorithms/index.ts";
import { builtIn } from "../../src/components/index.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { check } from "../../src/runner/check.ts";

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
  const catalogues = new Map(Object.entries(builtIn));
  const loaded = loadExperiment(file, { root: experiment, catalogues, check });
  if (!loaded.ok) throw new Error(loaded.report);
  return { ...loaded, resolved: loaded.experiment };
}

/** A shipped game, assembled; throws where the experiment trains a classifier. */
export const openGame = (name: string) => assemble(open(name).parts);

/** Names of the shipped experiments that are games. */
export const shippedGames = shipped.filter((name) => !isClassifier(open(name).parts));
