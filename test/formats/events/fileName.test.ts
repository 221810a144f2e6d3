import { expect, test } from "vitest";
import { eventFileName } from "../../../src/formats/events/fileName.ts";

test("the name carries the time, the host and the process", () => {
  expect(eventFileName([], 1_700_000_000.9, "vm", 42)).toBe("events.out.tfevents.1700000000.vm.42");
});

test("a file opened within the same second sorts behind those before it", () => {
  const first = eventFileName([], 1_700_000_000, "vm", 9);
  const second = eventFileName(["manifest.json", first], 1_700_000_000, "vm", 10);
  const third = eventFileName([second, first], 1_700_000_000, "vm", 11);
  expect([third, first, second].sort()).toEqual([first, second, third]);
});

test("a clock that was set back cannot put the new file in front", () => {
  const name = eventFileName(["events.out.tfevents.1700000500.vm.1"], 1_700_000_000, "vm", 2);
  expect(name).toBe("events.out.tfevents.1700000501.vm.2");
});
