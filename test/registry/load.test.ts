import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import { afterAll, expect, test } from "vitest";
import { type Catalogues, kind, part } from "../../src/registry/component.ts";
import { InvalidParameter } from "../../src/registry/invalidParameter.ts";
import { type Loading, loadBytes, loadExperiment } from "../../src/registry/load.ts";

const folder = mkdtempSync(join(tmpdir(), "exp-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

const defineTool = kind<{ readonly size: number }>("tools");

const saw = defineTool({
  about: "A saw.",
  params: Type.Object({ size: Type.Integer({ default: 3 }), odd: Type.Optional(Type.Boolean()) }),
  create: ({ size, odd }) => {
    if (odd === true && size % 2 === 0) throw new InvalidParameter("is even, and odd is asked for", ["size"]);
    return { size };
  },
});

const catalogues: Catalogues = new Map([["tools", { saw }]]);

const root = Type.Object(
  {
    first: part<{ size: number }>("tools"),
    second: part<{ size: number }>("tools", { default: { type: "saw" } }),
  },
  { additionalProperties: false },
);

const loading: Loading<typeof root> = { root, catalogues };
const load = (text: string, more: Partial<Loading<typeof root>> = {}) =>
  loadBytes(new TextEncoder().encode(text), "x.yaml", { ...loading, ...more });

test("a valid experiment comes resolved, and with its parts made", () => {
  expect(load("first: { type: saw, size: 4 }\n")).toMatchObject({
    ok: true,
    experiment: { first: { type: "saw", size: 4 }, second: { type: "saw", size: 3 } },
    parts: { first: { size: 4 }, second: { size: 3 } },
    warnings: [],
    report: "",
  });
});

test("a component's invalid parameters are reported where they are, each of them", () => {
  const { report } = load(
    "first: { type: saw, size: 4, odd: true }\nsecond: { type: saw, size: 6, odd: true }\n",
  );
  expect(report.split("\n").filter((line) => line.startsWith("x"))).toEqual([
    "x.yaml:1:27  first.size: is even, and odd is asked for",
    "x.yaml:2:28  second.size: is even, and odd is asked for",
  ]);
});

test("an invalid default is reported at the key around it", () => {
  const even = {
    ...loading,
    root: Type.Object({ first: part("tools", { default: { type: "saw", size: 2 } }) }),
  };
  const loaded = loadBytes(new TextEncoder().encode("first: { type: saw }\n"), "x.yaml", {
    ...even,
    assemble: () => ({
      whole: undefined,
      problems: [{ severity: "error", path: ["first", "size"], message: "is a default" }],
    }),
  });
  expect(loaded.report.split("\n")[0]).toBe("x.yaml:1:1  first.size: is a default");
});

test("warnings about the whole come with the experiment, errors instead of it", () => {
  const text = "first: { type: saw }\n";
  const warned = load(text, {
    assemble: (parts) => ({
      whole: undefined,
      problems: [{ severity: "warning", path: ["first", "type"], message: `has size ${parts.first.size}` }],
    }),
  });
  expect(warned.ok).toBe(true);
  expect(warned.report).toBe(
    "x.yaml:1:16  warning: first.type: has size 3\n  1 | first: { type: saw }\n    |                ^^^",
  );
  const refused = load(text, {
    assemble: () => {
      throw new InvalidParameter("does not fit", ["second"]);
    },
  });
  expect([refused.ok, refused.report.split("\n")[0]]).toEqual([false, "x.yaml:1:1  second: does not fit"]);
});

test("what is made of the parts comes with the experiment", () => {
  const assemble = (parts: { readonly first: { readonly size: number } }) => ({
    whole: 2 * parts.first.size,
    problems: [],
  });
  const text = new TextEncoder().encode("first: { type: saw, size: 4 }\n");
  expect(loadBytes(text, "x.yaml", { root, catalogues, assemble })).toMatchObject({ ok: true, whole: 8 });
});

test("other errors of a component are bugs, and pass", () => {
  const broken = { ...saw, create: () => JSON.parse("{") };
  expect(() => load("first: { type: saw }\n", { catalogues: new Map([["tools", { saw: broken }]]) })).toThrow(
    SyntaxError,
  );
});

test("a file that cannot be read is a problem that says why", () => {
  const at = (name: string) => join(folder, name);
  writeFileSync(at("large.yaml"), " ".repeat(300_000));
  execFileSync("mkfifo", [at("pipe")]);
  expect(loadExperiment(at("none.yaml"), loading).report).toBe(`${at("none.yaml")}  there is no such file`);
  expect(loadExperiment(folder, loading).report).toBe(
    `${folder}  is a directory; an experiment is a YAML file`,
  );
  expect(loadExperiment(at("large.yaml"), loading).report).toBe(
    `${at("large.yaml")}  is too large; an experiment has at most 256 KiB`,
  );
  expect(loadExperiment(at("pipe"), loading).report).toBe(
    `${at("pipe")}  is a pipe or a device; an experiment is a YAML file`,
  );
});
