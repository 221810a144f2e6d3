import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { datasets } from "../../../src/components/datasets/index.ts";
import { extractorFiles, shippedExtractor } from "../../../src/components/extractors/shipped.ts";
import { mostProbable } from "../../../src/components/metrics/rows.ts";
import { make, type Parameters } from "../../../src/conformance/parameters.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { extracting } from "../../../src/runner/evaluate/extractor.ts";
import { realSource } from "../../../src/runner/evaluate/sampleSet.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { temporaryDirectory } from "../temporary.ts";

/** What the extractor makes of the first test samples, and the share of them that it takes for what they are. */
async function look(name: "mnist" | "fashionMnist", params: Parameters, count: number) {
  const dataset = make(datasets[name], params);
  const { test, decode, encode } = await dataset.load((line) => console.warn(line));
  const source = realSource(test, decode, "test");
  const { open, traits } = shippedExtractor(dataset.extractor!);
  const judge = { ...(await open(() => {})), traits };
  const extract = extracting(judge, encode, dataset.sample, () => {});
  const { features, probabilities } = await extract({ ...source, count, real: false });
  const classes = mostProbable(probabilities);
  const right = classes.reduce((sum, found, i) => sum + (found === source.labels![i] ? 1 : 0), 0);
  return { features, accuracy: right / count };
}

it("are as many as datasets have", () => {
  expect([...extractorFiles.keys()]).toEqual(["mnist", "fashion-mnist"]);
  for (const name of ["mnist", "fashionMnist"] as const) {
    expect(extractorFiles.has(make(datasets[name], {}).extractor!)).toBe(true);
    expect(make(datasets[name], { channels: 3 }).extractor).toBeUndefined();
  }
});

it.each([...extractorFiles.keys()])("%s takes well under a megabyte", async (name) => {
  expect((await readFile(extractorFiles.get(name)!.url)).length).toBeLessThan(500_000);
});

describe("on TensorFlow", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine("tensorflow");
  });
  afterAll(() => engine.close());

  // As their experiments measured them, on all test samples.
  it("mnist reads 99.39 % of the test images right, fashion-mnist 92.40 %", async () => {
    expect((await look("mnist", {}, 10_000)).accuracy).toBe(0.9939);
    expect((await look("fashionMnist", {}, 10_000)).accuracy).toBe(0.924);
  });

  it("sees the same whatever the scaling", async () => {
    const { features } = await look("mnist", {}, 100);
    for (const scaling of ["unit", "perPosition"]) {
      const other = await look("mnist", { scaling }, 100);
      const apart = other.features.values.map((value, i) => Math.abs(value - features.values[i]!));
      expect(Math.max(...apart)).toBeLessThan(1e-3);
    }
  });

  // Enlarged and shrunk again, an image has lost a little of its sharpness.
  it("reads images of another size nearly as well", async () => {
    expect((await look("mnist", { size: 64 }, 1000)).accuracy).toBeGreaterThan(0.985);
    expect((await look("fashionMnist", { size: 64 }, 1000)).accuracy).toBeGreaterThan(0.88);
    expect((await look("fashionMnist", { size: 32 }, 1000)).accuracy).toBeGreaterThan(0.88);
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await look("mnist", {}, 10);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it("is refused where its file has changed", async () => {
  const path = join(await temporaryDirectory(), "mnist.safetensors");
  const { url, sha256 } = extractorFiles.get("mnist")!;
  await copyFile(url, path);
  const open = () => shippedExtractor("mnist").open(() => {});
  vi.spyOn(extractorFiles, "get").mockReturnValue({ url: pathToFileURL(path), sha256 });
  expect((await open()).sha256).toBe(sha256);
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(open()).rejects.toThrow("is not the feature extractor that was shipped");
  vi.restoreAllMocks();
});
