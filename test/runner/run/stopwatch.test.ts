import { expect, it } from "vitest";
import { stopwatch } from "../../../src/runner/run/stopwatch.ts";

it("gives smoothed steps per second, without the time that is left out", () => {
  let time = 0;
  const watch = stopwatch(() => time);
  time = 2000;
  expect(watch.at(1)).toBe(0.5);
  time = 3000;
  watch.leaveOut();
  time = 4000;
  // By hand: a tenth of the newest, 1 s, and nine tenths of 2 s.
  expect(watch.at(2)).toBeCloseTo(1 / 1.9, 12);
  time = 6000;
  // By hand: four steps in 2 s.
  expect(watch.at(6)).toBeCloseTo(1 / (0.05 + 0.9 * 1.9), 12);
});
