import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Alarm, alarmsPath, readAlarms, rollBacksUntil } from "../../../src/runner/record/alarm.ts";
import { temporaryDirectory } from "../temporary.ts";

const alarm: Alarm = {
  step: 5,
  symptom: "collapse",
  what: "gone",
  since: 4,
  seen: 6,
  policy: "rollBack",
  done: "rollBack",
  rollBacks: 1,
};

async function runWith(...alarms: readonly object[]): Promise<string> {
  const run = await temporaryDirectory();
  await writeFile(alarmsPath(run), alarms.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return run;
}

test("alarms of version 0.1 are read, whose symptoms were signs", async () => {
  const { symptom: sign, ...rest } = alarm;
  expect(await readAlarms(await runWith({ ...rest, sign }, alarm))).toEqual([alarm, alarm]);
});

test("a symptom with characters that could steer a terminal is refused", async () => {
  const run = await runWith(alarm, { ...alarm, symptom: "\u001b[2J" });
  await expect(readAlarms(run)).rejects.toMatchObject({ exitCode: 4 });
});

test("the last roll-back by a step counts those before it", async () => {
  const run = await runWith(alarm, { ...alarm, step: 8, rollBacks: 2 });
  expect(await Promise.all([4, 5, 7, 8].map((step) => rollBacksUntil(run, step)))).toEqual([0, 1, 1, 2]);
});
