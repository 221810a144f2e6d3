import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Event, EventSchema } from "../../../src/formats/events/proto/event_pb.ts";
import { scalarValue, textValue } from "../../../src/formats/events/values.ts";
import { eventFileName, hasEnd, openEventWriter } from "../../../src/runner/record/eventWriter.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "exp-events-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const at = { now: () => 1_700_000_000_500 };

async function eventsOf(name: string): Promise<readonly Event[]> {
  const bytes = await readFile(join(directory, name));
  const events: Event[] = [];
  for (let start = 0; start < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(start));
    events.push(fromBinary(EventSchema, bytes.subarray(start + 12, start + 12 + length)));
    start += 12 + length + 4;
  }
  return events;
}

test("every file starts with its version and a START, at the first step that is still to come", async () => {
  await (await openEventWriter(directory, at)).close();
  await (await openEventWriter(directory, { ...at, resumedAt: 40 })).close();
  const [first, second] = (await readdir(directory)).sort();
  const version = {
    wallTime: 1_700_000_000.5,
    fileVersion: "brain.Event:2",
    sourceMetadata: { writer: "exp" },
  };
  const json = async (name: string) => (await eventsOf(name)).map((event) => toJson(EventSchema, event));
  expect(await json(first!)).toEqual([version, { wallTime: 1_700_000_000.5, sessionLog: { status: 1 } }]);
  expect(await json(second!)).toEqual([
    version,
    { wallTime: 1_700_000_000.5, step: "41", sessionLog: { status: 1 } },
  ]);
});

test("scalars of one step share an event", async () => {
  const writer = await openEventWriter(directory, at);
  writer.scalars(7, { "loss/critic": 0.5, "loss/generator": -2 });
  await writer.close();
  const events = await eventsOf((await readdir(directory))[0]!);
  expect(events).toHaveLength(3);
  const { step, what } = events[2]!;
  const values = what.case === "summary" ? what.value.value : [];
  expect(step).toBe(7n);
  expect(values.map((value) => value.tag)).toEqual(["loss/critic", "loss/generator"]);
  // IEEE 754: 0.5 = 3f000000, -2 = c0000000, little-endian.
  expect(values.map((value) => [...value.tensor!.tensorContent])).toEqual([
    [0, 0, 0, 0x3f],
    [0, 0, 0, 0xc0],
  ]);
});

test("a directory that is not there is an error at once", async () => {
  await expect(openEventWriter(join(directory, "missing"))).rejects.toMatchObject({ code: "ENOENT" });
});

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

test("the first file appears with the run's beginning or not at all, and later ones have none", async () => {
  const beginning = () => [textValue("experiment", "yaml"), scalarValue("real", 1)];
  const tags = async (name: string) =>
    (await eventsOf(name)).flatMap(({ what }) =>
      what.case === "summary" ? what.value.value.map(({ tag }) => tag) : [],
    );
  await writeFile(join(directory, ".tmp-events"), "left by a process that was killed");
  const first = await openEventWriter(directory, { ...at, beginning });
  const names = async () => (await readdir(directory)).filter((name) => name.startsWith("events")).sort();
  // Before anything is flushed.
  expect(await tags((await names())[0]!)).toEqual(["experiment", "real"]);
  first.scalar("loss", 1, 2);
  await first.close();
  const second = await openEventWriter(directory, { ...at, resumedAt: 0, beginning });
  second.finished("success");
  expect(await hasEnd(directory)).toBe(false);
  await second.close();
  expect(await hasEnd(directory)).toBe(true);
  const [one, two] = await names();
  expect(await tags(one!)).toEqual(["experiment", "real", "loss"]);
  expect(await tags(two!)).toEqual(["_hparams_/session_end_info"]);
});
