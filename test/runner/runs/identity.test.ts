import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { componentDigests } from "../../../src/runner/runs/componentDigests.ts";
import { canonicalJson, type Ingredients, identityOf } from "../../../src/runner/runs/identity.ts";
import type { Plan } from "../../../src/runner/runs/plan.ts";
import { temporaryDirectory } from "../temporary.ts";
import { manifestOf } from "./manifests.ts";

const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value;

describe("canonical JSON", () => {
  test("has sorted keys and no space, and an absent key equals an undefined one", () => {
    expect(canonicalJson({ b: "é", c: undefined, a: [1, { y: null, x: true }] })).toBe(
      '{"a":[1,{"x":true,"y":null}],"b":"é"}',
    );
  });

  test("differs for any two values that differ in more than the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(canonicalJson(reversed(a))).toBe(canonicalJson(a));
        if (!isDeepStrictEqual(a, b)) expect(canonicalJson([a])).not.toBe(canonicalJson([b]));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("refuses numbers that JSON cannot tell apart", () => {
    expect(() => canonicalJson({ rate: Number.POSITIVE_INFINITY })).toThrow("no canonical JSON for Infinity");
  });
});

const resolved = {
  name: "toy",
  about: "A toy.",
  seed: 3,
  dataset: { type: "mnist", size: 32, directory: "/data/mnist" },
  loss: { type: "hinge", seed: 1 },
  engine: { name: "auto", compile: "function", precision: "float32" },
  budgets: { smoke: { steps: 5 }, full: { steps: 100, checkpointsEvery: 20 } },
};
const { plan, steps } = manifestOf("2026-01-01T00:00:00.000Z");
const full: Plan = { ...plan, budget: "full", steps };
const sums = { "train-images-idx3-ubyte": "a".repeat(64) };
const identity = (changes: object = {}, planned: object = {}, ingredients: Ingredients = {}) =>
  identityOf({ ...resolved, ...changes }, { ...full, ...planned }, { datasets: sums, ...ingredients });

describe("the identity stays", () => {
  test.each<[string, object]>([
    ["the name", { name: "other" }],
    ["the description", { about: "Another toy." }],
    ["the seed", { seed: 4 }],
    ["the engine", { engine: { name: "wasm", threads: 3, compile: "off", precision: "bfloat16" } }],
    ["a budget that is not used", { budgets: { ...resolved.budgets, smoke: { steps: 7, samples: 9 } } }],
    ["the length in the budget", { budgets: { full: { epochs: 2, checkpointsEvery: 20 } } }],
    ["the place of the data", { dataset: { ...resolved.dataset, directory: "/elsewhere" } }],
    ["whether the place of the data is given", { dataset: { type: "mnist", size: 32 } }],
    ["the order of keys", reversed(resolved) as object],
  ])("with %s", (_, changes) => {
    expect(identity(changes)).toBe(identity());
  });

  test("with the place of the extractor's weights, and not with its resizing", () => {
    const of = (extractor: object) => identity({ extractor: { type: "inception", ...extractor } });
    expect(of({ weights: "/a.pth" })).toBe(of({ url: "https://b.org/b.pth" }));
    expect(of({ resize: "cleanFid" })).not.toBe(of({ resize: "pytorchFid" }));
  });

  test("with the length of the plan, and the intervals that follow from it", () => {
    expect(identity({}, { steps: 200, scalarsEvery: 2, samplesEvery: 20, evaluateEvery: 40 })).toBe(
      identity(),
    );
  });
});

describe("the identity changes", () => {
  const original = identity();
  test.each<[string, string]>([
    ["a parameter", identity({ loss: { type: "hinge", seed: 2 } })],
    ["a parameter of the data", identity({ dataset: { ...resolved.dataset, size: 28 } })],
    ["the order of a list", identity({ penalties: [1, 2] })],
    ["an interval that the budget gives", identity({}, { checkpointsEvery: 50 })],
    ["the number of samples of an evaluation", identity({}, { evaluationSamples: 64 })],
    ["the data", identity({}, {}, { datasets: { "train-images-idx3-ubyte": "b".repeat(64) } })],
    ["the feature extractor", identity({}, {}, { extractor: "a".repeat(64) })],
    ["the kind of extractor", identity({}, {}, { extractor: "b".repeat(64) })],
    ["a user's component", identity({}, {}, { components: { "losses/mine": "c".repeat(64) } })],
    ["imported weights", identity({}, {}, { imported: [{ network: "critic", sha256: "d" }] })],
  ])("with %s", (_, changed) => {
    expect(changed).not.toBe(original);
  });

  test("with the place of data that was not read", () => {
    const unread = (directory: string) =>
      identity({ dataset: { ...resolved.dataset, directory } }, {}, { datasets: {} });
    expect(unread("/a")).not.toBe(unread("/b"));
  });
});

/** The digest of the component in `mine.ts` of a folder with these files. */
async function digest(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const digests = await componentDigests({ "losses/mine": join(folder, "mine.ts") });
  expect(Object.keys(digests)).toEqual(["losses/mine"]);
  return digests["losses/mine"]!;
}

describe("the digest of a user's component", () => {
  const mine = `import { defineLoss, tf } from "exp-gan";
import { scale } from "./parts/scale.ts";
export const mine = defineLoss({ about: "Mine.", create: (weight: number) => scale(weight) });
`;
  const scale = `import { two } from "../two.js";
export const scale = (x: number): number => two * x;
`;
  const files = {
    "mine.ts": mine,
    "parts/scale.ts": scale,
    "two.ts": 'import "./mine.ts";\nexport const two = 2;\n',
  };

  test("stays with comments, layout and types, and wherever its folder is", async () => {
    const original = await digest(files);
    const commented = mine
      .replace("export", "/** The best\n * of all. */\nexport")
      .replace("weight: number", "weight:\n // any\n unknown");
    expect(await digest({ ...files, "mine.ts": `// Mine.\n\n${commented}` })).toBe(original);
    expect(await digest({ ...files, "two.ts": `${files["two.ts"]}// the only even prime` })).toBe(original);
    expect(await digest({ ...files, "other.ts": "export const other = 3;" })).toBe(original);
  });

  test("changes with its code, and that of modules that it imports, directly or not", async () => {
    const original = await digest(files);
    const changed = [
      { ...files, "mine.ts": mine.replace("scale(weight)", "-scale(weight)") },
      { ...files, "parts/scale.ts": scale.replace("two * x", "two + x") },
      { ...files, "two.ts": files["two.ts"].replace("= 2", "= 3") },
    ];
    for (const each of changed) expect(await digest(each)).not.toBe(original);
  });

  test("covers files that are not code, and ignores missing ones", async () => {
    const withJson = (json: string) =>
      digest({
        "mine.ts": 'import table from "./table.json";\nimport "./none.ts";\nexport const mine = table;',
        "table.json": json,
      });
    expect(await withJson("[1]")).not.toBe(await withJson("[2]"));
  });
});
