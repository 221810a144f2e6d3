import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exp } from "./exp.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const spy = fileURLToPath(new URL("fixtures/requires.cjs", import.meta.url));

/** CommonJS modules that a command requires. */
async function required(...args: readonly string[]): Promise<readonly string[]> {
  const { exitCode, stderr } = await exp(root, args, { NODE_OPTIONS: `--require ${JSON.stringify(spy)}` });
  expect(exitCode).toBe(0);
  return stderr.split("\n").flatMap((line) => /^required (.*)$/.exec(line)?.[1] ?? []);
}

test("experiments are validated without loading TensorFlow.js, which is slow", async () => {
  const names = (await readdir(`${root}/experiments`)).filter((name) => name.endsWith(".yaml"));
  expect(names.length).toBeGreaterThan(10);
  const files = names.map((name) => `experiments/${name}`);
  expect(await required("validate", ...files)).not.toContain("@tensorflow/tfjs-core");
  // Shows that the line above could fail.
  expect(await required("doctor")).toContain("@tensorflow/tfjs-core");
});
