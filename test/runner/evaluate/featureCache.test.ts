import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { extracting, type Judge } from "../../../src/runner/evaluate/extractor.ts";
import type { SampleSource } from "../../../src/runner/evaluate/sampleSet.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { temporaryDirectory } from "../temporary.ts";

beforeAll(() => openTestEngine("cpu"));

const sample = { shape: [1, 2, 1], range: [-1, 1], classes: 0 } as const;

/** Values of three images, the last of which exceed the range. */
const values = Float32Array.of(-1, -0.5, 0.002, 1, -3, 3);

const source = (real: boolean, count = 3): SampleSource => ({
  count,
  real,
  labels: undefined,
  read: async (start, length) => values.slice(2 * start, 2 * (start + length)),
});

/** An extractor whose features are the pixels; it counts the images that it sees. */
function judging(changes: Partial<Judge["traits"]> = {}, sha256 = "a".repeat(64)) {
  let seen = 0;
  const judge: Judge = {
    sha256,
    traits: { label: "pixels", input: "pixels", predictsClasses: false, batchSize: 2, ...changes },
    apply: (images) => {
      seen += images.shape[0];
      const features = tf.reshape(images, [-1, 2]) as tf.Tensor2D;
      return { features, logits: tf.zerosLike(features) };
    },
  };
  return { extract: extracting(judge, undefined, sample, console.warn), seen: () => seen };
}

let cache = "";
beforeEach(async () => {
  cache = await temporaryDirectory();
  vi.stubEnv("EXP_CACHE_DIR", cache);
  return () => vi.unstubAllEnvs();
});

it("pixels are those of a PNG file: whole, and clipped", async () => {
  const { features, probabilities } = await judging().extract(source(false));
  // By hand: 127.5 (value + 1); 63.75 and 127.755 are rounded.
  expect([...features.values]).toEqual([0, 64, 128, 255, 0, 255]);
  expect([features.count, features.size]).toEqual([3, 2]);
  expect([...probabilities.values]).toEqual(new Array(6).fill(0.5));
});

it("real samples are seen once, whoever asks, and generated ones every time", async () => {
  const first = judging();
  const found = await first.extract(source(true));
  expect(first.seen()).toBe(3);
  const second = judging();
  expect(await second.extract(source(true))).toEqual(found);
  expect(second.seen()).toBe(0);
  await second.extract(source(false));
  expect(second.seen()).toBe(3);
});

it("other weights, another resizing and other images are other features", async () => {
  await judging().extract(source(true));
  for (const { extract, seen } of [judging({}, "b".repeat(64)), judging({ label: "other" })]) {
    await extract(source(true));
    expect(seen()).toBe(3);
  }
  const fewer = judging();
  await fewer.extract(source(true, 2));
  expect(fewer.seen()).toBe(2);
  expect((await readdir(join(cache, "features"))).length).toBe(4);
});

it.each<[string, (bytes: Buffer) => Buffer]>([
  [
    "has a flipped bit",
    (bytes) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))),
  ],
  ["is cut short", (bytes) => bytes.subarray(0, bytes.length - 8)],
  ["is empty", () => Buffer.alloc(0)],
])("a file that %s is replaced", async (_, damage) => {
  const found = await judging().extract(source(true));
  const [name] = await readdir(join(cache, "features"));
  const path = join(cache, "features", name!);
  const whole = await readFile(path);
  await writeFile(path, damage(whole));
  const again = judging();
  expect(await again.extract(source(true))).toEqual(found);
  expect(again.seen()).toBe(3);
  expect(await readFile(path)).toEqual(whole);
});

it("a cache that cannot be written costs a warning", async () => {
  await writeFile(join(cache, "features"), "a file");
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const { features } = await judging().extract(source(true));
  expect(features.count).toBe(3);
  expect(warn.mock.calls.flat()).toEqual([
    expect.stringContaining("cannot keep the features of real samples"),
  ]);
  warn.mockRestore();
});
