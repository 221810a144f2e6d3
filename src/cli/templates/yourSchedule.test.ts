import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSchedule } from "exp-gan/conformance";
import { yourSchedule } from "./yourSchedule.ts";

test("yourSchedule passes the checks of a schedule of one step", () =>
  checkSchedule(yourSchedule, { toStep: 1 }));

test("it rises linearly and stays", () => {
  const factor = yourSchedule.create({ toStep: 4 });
  assert.deepEqual([1, 2, 4, 5].map(factor), [0.25, 0.5, 1, 1]);
});
