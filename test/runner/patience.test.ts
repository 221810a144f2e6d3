import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { announced, firstAnnounced } from "../../src/runner/patience.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const after = (milliseconds: number) =>
  new Promise<number>((resolve) => setTimeout(resolve, milliseconds, 7));

it("says what is being done once it takes longer than two seconds, and nothing before", async () => {
  const lines: string[] = [];
  const quick = announced("reading", (line) => lines.push(line), after(1900));
  const slow = announced("drawing", (line) => lines.push(line), after(2100));
  await vi.advanceTimersByTimeAsync(3000);
  expect([await quick, await slow, lines]).toEqual([7, 7, ["drawing …"]]);
});

it("speaks of the first call only", async () => {
  const lines: string[] = [];
  const f = firstAnnounced("preparing", (line) => lines.push(line), after);
  for (const _ of [1, 2]) {
    const called = f(2500);
    await vi.advanceTimersByTimeAsync(2500);
    await called;
  }
  expect(lines).toEqual(["preparing …"]);
});
