import { builtInCatalogues, type Experiments, experimentsOf } from "../../src/algorithms/catalogues.ts";
import { type Loaded, loadBytes } from "../../src/registry/load.ts";
import type { Override } from "../../src/registry/override.ts";

/** What experiments are read with in these tests: the root schema and the built-in components. */
export const loading = { root: experimentsOf(builtInCatalogues), catalogues: builtInCatalogues };

/** Loads a text as if it stood in `x.yaml`; each of `sets` comes by `--set`. */
export function loadText(text: string, ...sets: readonly string[]): Loaded<Experiments> {
  const overrides: readonly Override[] = sets.map((set) => ({ option: "--set", text: set }));
  return loadBytes(new TextEncoder().encode(text), "x.yaml", { ...loading, overrides });
}
