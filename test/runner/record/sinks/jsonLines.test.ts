import {
  appendFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../../../../src/errors.ts";
import { type Metrics, readMetrics } from "../../../../src/runner/record/metrics.ts";
import { openJsonLines } from "../../../../src/runner/record/sinks/jsonLines.ts";

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "exp-metrics-"));
  path = join(directory, "metrics.jsonl");
  notices = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

let notices: string[];
const open = (resumedAt?: number) =>
  openJsonLines<Metrics>(path, (onFault) => readMetrics(directory, onFault), {
    resumedAt,
    notice: (line) => notices.push(line),
  });

async function record(steps: readonly number[], resumedAt?: number): Promise<void> {
  const metrics = await open(resumedAt);
  for (const step of steps) metrics.append({ step, loss: step / 8 });
  await metrics.close();
}

const steps = async () => (await readMetrics(directory)).map((metrics) => metrics.step);

test("one line of JSON a record", async () => {
  const metrics = await open();
  metrics.append({ step: 1, loss: 0.25, rate: 2 });
  metrics.append({ step: 2, loss: -1e-9 });
  await metrics.sync();
  expect(await readFile(path, "utf8")).toBe('{"step":1,"loss":0.25,"rate":2}\n{"step":2,"loss":-1e-9}\n');
  await metrics.close();
});

test("NaN and the infinities survive", async () => {
  const metrics = await open();
  const strange = { step: 1, a: Number.NaN, b: Infinity, c: -Infinity };
  metrics.append(strange);
  await metrics.close();
  expect(await readFile(path, "utf8")).toBe('{"step":1,"a":"NaN","b":"Infinity","c":"-Infinity"}\n');
  expect(await readMetrics(directory)).toEqual([strange]);
});

test("resuming discards what was recorded after the step", async () => {
  await record([1, 2, 3, 4]);
  await record([3], 2);
  expect(await steps()).toEqual([1, 2, 3]);
  expect(await readMetrics(directory)).toContainEqual({ step: 2, loss: 0.25 });
  expect(await readdir(directory)).toEqual(["metrics.jsonl"]);
});

test("a torn last line is skipped by the reader and dropped on reopening", async () => {
  await record([1, 2]);
  // A whole number so far, but perhaps the beginning of a longer one.
  await appendFile(path, '{"step":3,"loss":1}');
  expect(await steps()).toEqual([1, 2]);
  await record([3]);
  expect(await steps()).toEqual([1, 2, 3]);
});

test("a broken line in the middle is an error that says where", async () => {
  await writeFile(path, '{"step":1}\n{"st\n{"step":3}\n');
  await expect(readMetrics(directory)).rejects.toMatchObject({
    message: `${path}:2: this line is not a JSON record`,
    exitCode: exitCodes.data,
  });
});

test("names of format 1 are replaced when reading, and in the file when resuming", async () => {
  await writeFile(path, '{"step":1,"critic/real":2,"critic/wasserstein":0.5,"critic/loss":1}\n');
  const renamed = { step: 1, "critic/real": 2, "critic/gap": 0.5, "critic/loss": 1 };
  expect(await readMetrics(directory)).toEqual([renamed]);
  await (await open(1)).close();
  expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(renamed)}\n`);
});

const records = '{"step":1}\n{"step":2}\n{"step":3}\n';

test("a damaged file is set aside when resuming, and its sound records are kept", async () => {
  const damaged = records.replace('{"step":2}', 'garbage\nnull\n{"step":"two"}');
  await writeFile(path, damaged);
  await record([3], 2);
  expect(await steps()).toEqual([1, 3]);
  expect(await readFile(`${path}.damaged`, "utf8")).toBe(damaged);
  expect(notices).toEqual([
    `warning: ${path}:2: this line is not a JSON record, and 2 more; the sound records go on in a new file, this one is now metrics.jsonl.damaged`,
  ]);
  await writeFile(path, "null\n");
  await record([4]);
  expect((await readdir(directory)).sort()).toEqual([
    "metrics.jsonl",
    "metrics.jsonl.damaged",
    "metrics.jsonl.damaged-2",
  ]);
});

test.each([
  ["a directory", (place: string) => mkdir(place)],
  ["a pipe", (place: string) => execa("mkfifo", [place])],
  ["a link to nothing", (place: string) => symlink(join(directory, "nothing"), place)],
  ["a link to a device", (place: string) => symlink("/dev/zero", place)],
])("%s in the place of the records is set aside", async (_, make) => {
  await make(path);
  await record([1]);
  expect(await steps()).toEqual([1]);
  expect((await lstat(path)).isFile()).toBe(true);
  expect(notices).toHaveLength(1);
});
