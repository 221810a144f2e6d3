import { Type } from "@sinclair/typebox";
import { expect, test } from "vitest";
import { type Catalogues, filePath, kind, part } from "../../src/registry/component.ts";
import { InvalidParameter } from "../../src/registry/invalidParameter.ts";
import { loadBytes } from "../../src/registry/load.ts";

const define = kind<object>("things");
const folder = define({
  about: "A folder.",
  params: Type.Object({
    path: filePath({ description: "Its path." }),
    classes: Type.Optional(Type.Array(Type.String())),
  }),
  complete: (params) => {
    if (params.path.endsWith("missing")) throw new InvalidParameter("does not exist", ["path"]);
    return { ...params, classes: params.classes ?? ["a", "b"] };
  },
  create: (params) => params,
});
const catalogues: Catalogues = new Map([["things", { folder }]]);
const root = Type.Object({ name: Type.String(), things: Type.Array(part("things")) });

const load = (text: string, set: readonly string[] = []) =>
  loadBytes(new TextEncoder().encode(text), "/lab/x.yaml", {
    root,
    catalogues,
    overrides: set.map((text) => ({ option: "--set", text })),
  });

test("paths in a file are relative to it, and those of options to the working directory", () => {
  const text = "name: x\nthings: [{ type: folder, path: photos }, { type: folder, path: /data }]\n";
  const expected = [
    { type: "folder", path: "/lab/photos", classes: ["a", "b"] },
    { type: "folder", path: "/data", classes: ["a", "b"] },
  ];
  expect(load(text)).toMatchObject({ ok: true, experiment: { name: "x", things: expected } });
  expect(load(text, ["things.1.path=here"])).toMatchObject({
    experiment: { things: [expected[0], { path: `${process.cwd()}/here` }] },
  });
});

test("what a component adds, `create` gets; what the experiment says is kept", () => {
  const loaded = load("name: x\nthings: [{ type: folder, path: p, classes: [c] }]\n");
  expect(loaded).toMatchObject({
    experiment: { things: [{ classes: ["c"] }] },
    parts: { things: [{ classes: ["c"] }] },
  });
});

test("what a component does not find is reported at its place", () => {
  const loaded = load("name: x\nthings:\n  - type: folder\n    path: missing\n");
  expect(loaded.report).toContain("/lab/x.yaml:4:11  things[0].path: does not exist");
});
