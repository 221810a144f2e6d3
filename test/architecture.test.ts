import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";

/** What a run is made of, and what is made of runs may import, too. */
const belowRunner = ["files", "formats", "registry", "engine", "components", "algorithms"];

/** The folders and files of `src/`, each with all it may import besides itself. Types count. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  "printable.ts": [],
  "terminal.ts": ["printable.ts"],
  files: ["errors.ts"],
  formats: ["errors.ts", "printable.ts"],
  registry: ["errors.ts", "printable.ts", "files", "formats"],
  engine: ["errors.ts", "files"],
  components: ["errors.ts", "files", "formats", "registry", "engine"],
  algorithms: ["errors.ts", "registry", "engine", "components"],
  runner: ["errors.ts", "printable.ts", ...belowRunner],
  weights: ["errors.ts", "printable.ts", ...belowRunner, "runner"],
  compare: ["errors.ts", "printable.ts", "terminal.ts", ...belowRunner, "runner"],
  conformance: ["errors.ts", "registry", "engine", "components", "algorithms"],
  "index.ts": ["errors.ts", "registry", "engine", "components", "algorithms"],
  "hostModules.ts": ["index.ts", "conformance", "registry"],
  cli: [
    "errors.ts",
    "printable.ts",
    "terminal.ts",
    ...belowRunner,
    "runner",
    "weights",
    "compare",
    "conformance",
    "hostModules.ts",
  ],
};

/** Kinds share `blocks`; else one kind imports another kind's contract only. */
const isForeignKind = (from: string, to: string): boolean => {
  const [kind, other] = [from, to].map((file) => /^components\/(\w+)\//.exec(file)?.[1]);
  return (
    kind !== undefined &&
    other !== undefined &&
    other !== kind &&
    other !== "blocks" &&
    !to.endsWith("/contract.ts")
  );
};

/** Files that are not one component: blocks, how data is downloaded and pictures are read, and what several metrics share. */
const shared =
  /^components\/(blocks\/|datasets\/(files|images)\/|metrics\/rows\.ts|\w+\/contract\.ts|papers\.ts)/;

/** The runner and all that is built on it know contracts and catalogues, never one component or algorithm. */
const isOneOfMany = (from: string, to: string): boolean =>
  /^(runner|weights|compare|cli)\//.test(from) &&
  (/^algorithms\/\w+\//.test(to) || (/^components\/\w+\//.test(to) && !shared.test(to)));

const files = (await readdir("src", { recursive: true })).filter(
  (name) => name.endsWith(".ts") && !name.startsWith(join("cli", "templates")),
);

const graph: ReadonlyMap<string, readonly string[]> = new Map(
  await Promise.all(
    files.map(async (file) => [file, importsOf(file, await readFile(join("src", file), "utf8"))] as const),
  ),
);

/** Relative imports of any form: static, type-only, exported from, dynamic. */
function importsOf(file: string, text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\() ?"(\.[^"]+)"/g);
  return [...found].map(([, path]) => relative("src", join("src", dirname(file), path!)));
}

const roomOf = (file: string): string => file.split("/")[0]!;

const wrong = (isWrong: (from: string, to: string) => boolean): string[] =>
  [...graph].flatMap(([from, imports]) =>
    imports.filter((to) => isWrong(from, to)).map((to) => `${from} -> ${to}`),
  );

it("knows every folder of src, and reads their imports", () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(mayImport).sort());
  expect(graph.get("hostModules.ts")).toContain("index.ts");
  expect([...graph.values()].flat().filter((file) => !graph.has(file))).toEqual([]);
});

it("lets no import point the wrong way", () => {
  expect(
    wrong((from, to) => roomOf(from) !== roomOf(to) && !mayImport[roomOf(from)]!.includes(roomOf(to))),
  ).toEqual([]);
});

it("lets a kind of component know only the contracts of others", () => {
  expect(wrong(isForeignKind)).toEqual([]);
});

it("lets the runner know no component and no algorithm by name", () => {
  expect(wrong(isOneOfMany)).toEqual([]);
});

it("has no circle among files, types counted", () => {
  expect(circles(graph)).toEqual([]);
});

it("has no circle among the folders of any one folder", () => {
  for (const room of Object.keys(mayImport).filter((name) => !name.endsWith(".ts")))
    expect(circles(among(room))).toEqual([]);
});

/** The imports between the direct children (files and folders) of a folder. */
function among(room: string): ReadonlyMap<string, readonly string[]> {
  const childOf = (file: string) => file.split("/").slice(0, 2).join("/");
  const inside = new Map<string, string[]>();
  for (const [from, imports] of graph) {
    if (roomOf(from) !== room) continue;
    const others = imports.filter((to) => roomOf(to) === room).map(childOf);
    const before = inside.get(childOf(from)) ?? [];
    inside.set(childOf(from), [...before, ...others.filter((other) => other !== childOf(from))]);
  }
  return inside;
}

/** The first circle through each node that a depth-first search meets, as text. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) found.push([...path.slice(path.indexOf(node)), node].join(" -> "));
    if (path.includes(node) || done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return found;
}
