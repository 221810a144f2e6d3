import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { builtInCatalogues } from "../../src/algorithms/catalogues.ts";
import { builtIn } from "../../src/components/index.ts";
import { loadBytes } from "../../src/registry/load.ts";
import { loading } from "../../src/runner/check.ts";

// Each file of test/golden/broken holds a mistake (its first line says which), and the text file of the
// same name what the user is told. After a change of words: `npx vitest run test/registry/broken.test.ts -u`,
// then read the difference.
const folder = new URL("../golden/broken/", import.meta.url);
const names = readdirSync(folder);
const experiments = names.filter((name) => name.endsWith(".yaml"));

const withChecks = loading(builtInCatalogues);

test("there are broken experiments, each with its report", () => {
  expect(experiments.length).toBeGreaterThanOrEqual(80);
  expect(names.filter((name) => name.endsWith(".txt"))).toEqual(
    experiments.map((name) => name.replace(/yaml$/, "txt")),
  );
});

/** The report without the names of all components of a kind, so that one more changes no golden file. */
function withoutNames(report: string): string {
  return Object.entries(builtIn)
    .map(([kind, catalogue]) => [kind, Object.keys(catalogue)] as const)
    .filter(([, names]) => names.length > 1)
    .reduce((text, [kind, names]) => text.replaceAll(names.join(", "), `<${kind}>`), report);
}

test.each(experiments)("%s", async (name) => {
  const loaded = loadBytes(readFileSync(new URL(name, folder)), name, withChecks);
  expect(loaded.ok).toBe(false);
  expect(loaded.report).not.toMatch(/^\s+at /m);
  const golden = new URL(name.replace(/yaml$/, "txt"), folder);
  await expect(`${withoutNames(loaded.report)}\n`).toMatchFileSnapshot(fileURLToPath(golden));
});
