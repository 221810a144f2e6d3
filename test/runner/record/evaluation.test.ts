import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Evaluation, evaluationsPath, readEvaluations } from "../../../src/runner/record/evaluation.ts";
import { openJsonLines } from "../../../src/runner/record/sinks/jsonLines.ts";
import { temporaryDirectory } from "../temporary.ts";

const at = (step: number, value: number): Evaluation => ({
  step,
  weights: "ema",
  values: { frechetDistance: { value, n: 1000, floor: 0.5, extractor: "ab".repeat(32) } },
});

async function runWith(text: string): Promise<string> {
  const run = await temporaryDirectory();
  await writeFile(join(run, "evaluations.jsonl"), text);
  return run;
}

/** As the file has it. */
const toLine = (evaluation: Evaluation) => `${JSON.stringify(evaluation)}\n`;

it("reads what was written, including numbers that JSON lacks", async () => {
  const sliced = { value: 2, n: 10, floor: null, extractor: null };
  const written: Evaluation[] = [
    at(100, 12.25),
    { step: 200, weights: "raw", values: { "precisionRecall/precision": sliced } },
    at(300, Number.NaN),
    at(400, Number.NEGATIVE_INFINITY),
  ];
  const run = await temporaryDirectory();
  const file = await openJsonLines<Evaluation>(evaluationsPath(run), () => readEvaluations(run), {
    notice: () => {},
  });
  for (const evaluation of written) file.append(evaluation);
  await file.close();
  expect(await readEvaluations(run)).toEqual(written);
  // In the same order, so that a run that is resumed ends with the same bytes.
  expect(JSON.stringify(await readEvaluations(run))).toBe(JSON.stringify(written));
});

it("finds none without a file", async () => {
  expect(await readEvaluations(await temporaryDirectory())).toEqual([]);
});

it("leaves out a last line that is still being written", async () => {
  const run = await runWith(toLine(at(1, 3)));
  await appendFile(join(run, "evaluations.jsonl"), toLine(at(2, 3)).slice(0, -1));
  expect((await readEvaluations(run)).map(({ step }) => step)).toEqual([1]);
});

it.each([
  ["{", "evaluations.jsonl:2: not JSON"],
  ['{"step":2}', "evaluations.jsonl:2: /weights: "],
  [toLine(at(2, 1)).trim().replace("ema", "mean"), "evaluations.jsonl:2: /weights: "],
  [toLine(at(2, 1)).trim().replace("1000", "0"), "evaluations.jsonl:2: /values/frechetDistance/n: "],
  [
    toLine(at(2, 1)).trim().replace('"value":1', '"value":"one"'),
    "evaluations.jsonl:2: /values/frechetDistance/value: ",
  ],
])("names the line that is not an evaluation: %s", async (line, message) => {
  const run = await runWith(`${toLine(at(1, 1))}${line}\n${toLine(at(3, 1))}`);
  await expect(readEvaluations(run)).rejects.toThrow(message);
});

it("reads the moving average of format 1, which calls it average", async () => {
  const run = await runWith(toLine(at(1, 3)).replace('"ema"', '"average"'));
  expect(await readEvaluations(run)).toEqual([at(1, 3)]);
});
