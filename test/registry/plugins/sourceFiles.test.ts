import { resolve } from "node:path";
import { Type } from "@sinclair/typebox";
import { expect, test } from "vitest";
import { kind } from "../../../src/registry/component.ts";
import { adopt } from "../../../src/registry/plugins/adopt.ts";
import { sourceFiles } from "../../../src/registry/plugins/sourceFiles.ts";
import { loading } from "../loading.ts";

const component = (name: string) =>
  kind(name)({ about: "Mine.", params: Type.Object({}), create: () => ({}) });

test("the modules of the user's components that an experiment names are known, and no others", () => {
  const found = [
    { file: "parts/mine.ts", name: "mine", value: component("losses") },
    { file: "parts/mine.ts", name: "norm", value: component("layers") },
    { file: "unused.ts", name: "unused", value: component("losses") },
  ];
  const catalogues = found.reduce(adopt, new Map(loading.catalogues));
  const experiment = {
    loss: { type: "mine" },
    critic: { type: "sequential", layers: [{ type: "dense", units: 1 }, { type: "norm" }] },
  };
  expect(sourceFiles(experiment, catalogues)).toEqual({
    "losses/mine": resolve("parts/mine.ts"),
    "layers/norm": resolve("parts/mine.ts"),
  });
  expect(sourceFiles(experiment, loading.catalogues)).toEqual({});
});
