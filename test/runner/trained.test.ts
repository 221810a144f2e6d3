import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exitCodes } from "../../src/errors.ts";
import type { Checked } from "../../src/runner/checked.ts";
import type { Best } from "../../src/runner/checkpoint/manifest.ts";
import { saveCheckpoint } from "../../src/runner/checkpoint/save.ts";
import { type CheckpointChoice, chosenCheckpoint } from "../../src/runner/trained.ts";
import { meta, stateAt } from "./checkpoint/states.ts";
import { temporaryDirectory } from "./temporary.ts";

/** Chooses a checkpoint of a run whose experiment keeps the best by a metric, if one is given. */
const choose = (directory: string, step: CheckpointChoice, best?: string) =>
  chosenCheckpoint({
    directory,
    step,
    experiment: { parts: best === undefined ? {} : { keep: { best } } } as Checked,
    notice: () => {},
  });

const refusal = (message: string) => ({ name: "UserError", exitCode: exitCodes.checkpoint, message });

test("a run that has saved nothing yet is told of by name", async () => {
  const directory = await temporaryDirectory();
  await expect(choose(directory, "latest")).rejects.toMatchObject(
    refusal(`${directory}: has no checkpoint yet`),
  );
});

test("the latest, the best or that of a step is chosen", async () => {
  const directory = await temporaryDirectory();
  const best: Best = { metric: "kid", weights: "ema", value: 1, floor: 0, better: "lower" };
  for (const step of [1, 2, 3])
    await saveCheckpoint(join(directory, "checkpoints"), step, stateAt(step), {
      ...meta,
      ...(step === 2 && { best }),
    });
  expect((await choose(directory, "latest")).step).toBe(3);
  expect((await choose(directory, "best", "kid")).step).toBe(2);
  expect((await choose(directory, 1)).tensors).toEqual(stateAt(1));
  await expect(choose(directory, 7)).rejects.toMatchObject(
    refusal(`${directory}: has no checkpoint of step 7; it keeps those of steps 1, 2, 3`),
  );
});

test("without a best checkpoint, it is said why there is none", async () => {
  const directory = await temporaryDirectory();
  await saveCheckpoint(join(directory, "checkpoints"), 1, stateAt(1), meta);
  const why = (best?: string) => choose(directory, "best", best).catch(({ message }) => message);
  expect(await why()).toContain("keeps no best checkpoint; `keep: { best: <metric> }`");
  expect(await why("kid")).toBe(`${directory}: has no best checkpoint by kid: it has not been evaluated yet`);
  await mkdir(directory, { recursive: true });
  const value = { value: "NaN", n: 1, floor: 0, extractor: null, better: "lower" };
  const line = { step: 1, weights: "raw", values: { kid: value } };
  await writeFile(join(directory, "evaluations.jsonl"), `${JSON.stringify(line)}\n`);
  expect(await why("kid")).toBe(
    `${directory}: has no best checkpoint by kid: none of its values is a finite number`,
  );
});
