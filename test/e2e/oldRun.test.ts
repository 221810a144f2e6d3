import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEvaluations } from "../../src/runner/record/evaluation.ts";
import { readMetrics } from "../../src/runner/record/metrics.ts";
import { exp, workplace } from "./exp.ts";

// A run of ten steps that version 0.1 wrote by `exp run ring.yaml --steps 10`, without its pictures and event file: its
// checkpoint has the moving average of the generator's weights, batch statistics, vectors of spectral norm, and the
// states of Adam and RMSProp under their old names.
const fixture = fileURLToPath(new URL("fixtures/version-0.1/", import.meta.url));

let directory = "";
let remove = async () => {};
beforeAll(async () => {
  ({ directory, remove } = await workplace());
  await cp(fixture, directory, { recursive: true });
});
afterAll(() => remove());

test("a run of version 0.1 continues to the bits of a new run that is not interrupted", async () => {
  const resumed = await exp(directory, ["resume", "run", "--steps", "20"]);
  expect([resumed.exitCode, resumed.stderr]).toEqual([0, expect.not.stringContaining("error")]);
  expect((await exp(directory, ["run", "ring.yaml"])).exitCode).toBe(0);
  const [name] = await readdir(join(directory, "runs/ring"));
  const [old, whole] = [join(directory, "run"), join(directory, "runs/ring", name!)];
  const state = (run: string) => readFile(join(run, "checkpoints/step-00000020/state.safetensors"));
  expect((await state(old)).equals(await state(whole))).toBe(true);
  const metrics = async (run: string) =>
    (await readMetrics(run)).map((record) => ({ ...record, stepsPerSecond: 0 }));
  expect(await metrics(old)).toEqual(await metrics(whole));
  expect(await readEvaluations(old)).toEqual(await readEvaluations(whole));
});
