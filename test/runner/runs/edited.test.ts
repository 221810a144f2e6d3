import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { refuseEdited } from "../../../src/runner/runs/edited.ts";
import { temporaryDirectory } from "../temporary.ts";
import { manifestOf } from "./manifests.ts";

const began = {
  seed: 0,
  tiny: 1e-7,
  schedule: null,
  penalties: [{ type: "gradient", weight: 10 }, { type: "drift" }],
  optimizers: { critic: { learningRate: 0.002 } },
};

/** Checks a run that began with `began` and whose experiment.yaml holds this now. */
async function check(text: string, resolved: Record<string, unknown> | undefined = began) {
  const run = await temporaryDirectory();
  const file = join(run, "experiment.yaml");
  await writeFile(file, text);
  const manifest = manifestOf("2026-01-01T00:00:00.000Z");
  const experiment = { ...manifest.experiment, ...(resolved && { resolved }) };
  try {
    refuseEdited(run, { ...manifest, experiment });
    return undefined;
  } catch (error) {
    const { message, exitCode } = error as { message: string; exitCode: number };
    expect(exitCode).toBe(4);
    return message.replaceAll(`${file}`, "FILE");
  }
}

const now = (changes: object) => check(stringify({ ...began, ...changes }));

test("an experiment as it was written is accepted, in any layout", async () => {
  expect(await check(stringify(began))).toBeUndefined();
  expect(await check(`# a comment\n${JSON.stringify(began)}`)).toBeUndefined();
});

test("fields that were changed, added or removed are named, the first three with their values", async () => {
  const edited = (what: string) =>
    `FILE: edited since the run began: ${what}. Undo that, or begin another run: exp run FILE`;
  expect(await now({ optimizers: { critic: { learningRate: 0.2 } } })).toBe(
    edited("optimizers.critic.learningRate is 0.2, was 0.002"),
  );
  expect(await now({ penalties: [{ type: "gradient" }] })).toBe(
    edited("penalties[0].weight is missing, was 10; penalties[1] is missing, was a mapping"),
  );
  expect(await now({ seed: "0", schedule: { type: "cosine" }, tiny: 2, more: 1 })).toBe(
    edited('seed is "0", was 0; tiny is 2, was 1e-7; schedule is a mapping, was nothing; and 1 more'),
  );
  expect(await check("")).toBe(edited("the whole file is nothing, was a mapping"));
});

test("what cannot be compared is left to others: a broken file, and runs of earlier builds", async () => {
  expect(await check("a: [")).toBeUndefined();
  expect(await check("seed: 1", {} as never)).toContain("seed is 1, was missing");
  const run = await temporaryDirectory();
  expect(() => refuseEdited(run, manifestOf(""))).not.toThrow();
});
