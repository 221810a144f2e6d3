import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { showPath } from "../../src/registry/report/show.ts";
import { loadText } from "./loading.ts";

const sample = readFileSync(new URL("sample.yaml", import.meta.url), "utf8");

function origins(...sets: readonly string[]) {
  const loaded = loadText(sample, ...sets);
  if (!loaded.ok) throw new Error(loaded.report);
  return new Map(loaded.leaves.map(({ path, value, origin }) => [showPath(path), { value, origin }]));
}

// Lines and columns are read off test/registry/sample.yaml.
test("every leaf says where it comes from: the file, a default, or an option", () => {
  const found = origins("critic.activation.slope=0.1", "seed=9");
  const file = (line: number, column: number) => ({ from: "file", file: "x.yaml", line, column });
  const option = (text: string) => ({ from: "option", option: `--set ${text}` });
  expect(found.get("name")).toEqual({ value: "sample", origin: file(2, 7) });
  expect(found.get("generator.layers[1].epsilon")).toEqual({ value: 0.001, origin: file(16, 16) });
  expect(found.get("generator.layers[3].shape[2]")).toEqual({ value: 64, origin: file(18, 38) });
  expect(found.get("generator.layers[1].momentum")).toEqual({ value: 0.1, origin: { from: "default" } });
  expect(found.get("dataset.channels")?.origin).toEqual({ from: "default" });
  expect(found.get("seed")).toEqual({ value: 9, origin: option("seed=9") });
  expect(found.get("critic.activation.slope")?.origin).toEqual(option("critic.activation.slope=0.1"));
  expect(found.get("critic.activation.type")?.origin).toEqual({ from: "default" });
});

test("an aliased value comes from where it is written", () => {
  const found = origins();
  expect(found.get("optimizers.critic.beta1")).toEqual(found.get("optimizers.generator.beta1"));
  expect(found.get("optimizers.critic.beta1")?.origin).toMatchObject({ line: 41, column: 12 });
});

test("an empty list is a leaf", () => {
  expect(origins("penalties=[]").get("penalties")?.value).toEqual([]);
});
