import { builtInCatalogues } from "../../src/cli/catalogues.ts";
import { type Comparison, compareRuns } from "../../src/compare/comparison.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { type SyntheticRun, writeRun } from "./syntheticRuns.ts";

/** The comparison of runs written for a test, in their order. */
export async function comparisonOf(runs: readonly SyntheticRun[], at?: number): Promise<Comparison> {
  const root = await temporaryDirectory();
  const directories: (readonly string[])[] = [];
  for (const run of runs) directories.push([await writeRun(root, run)]);
  return compareRuns(directories, builtInCatalogues, at);
}
