import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { elements } from "../../src/components/blocks/block.ts";
import { type Network, networkOf } from "../../src/components/extractors/inception/network.ts";
import { extractorOf } from "../../src/components/extractors/inception/open.ts";
import { prepare, resizes } from "../../src/components/extractors/inception/resize.ts";
import { shapes } from "../../src/components/extractors/inception/weights.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { decodeSafetensors } from "../../src/formats/safetensors/safetensors.ts";
import { openTestEngine } from "../setup/engine.ts";

// By torch 2.13 in float64, from the same weights and images: bench/pytorch/inception.py.
const expected = decodeSafetensors(readFileSync(new URL("inception.safetensors", import.meta.url)));

/** Numbers from 0 to 1, the same as `hashed` in bench/pytorch/inception.py: murmur3's last steps on a counter. */
function hashed(seed: number, count: number): Float64Array {
  const start = Math.imul(seed, 0x9e3779b1);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (i + start) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    numbers[i] = ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  }
  return numbers;
}

const names = [...shapes.keys()].toSorted();

/** Values that keep activations at their size through the network. */
function weights(name: string): Float32Array {
  const shape = shapes.get(name)!;
  const numbers = hashed(names.indexOf(name), elements(shape));
  if (/(bn\.weight|running_var)$/.test(name)) return Float32Array.from(numbers, (u) => u + 0.5);
  const scale = shape.length === 1 ? 0.4 : Math.sqrt(24 / elements(shape.slice(1)));
  return Float32Array.from(numbers, (u) => (u - 0.5) * scale);
}

const sizes = { small: [32, 24], large: [310, 420] } as const;

function pixels(name: keyof typeof sizes): tf.Tensor4D {
  const [height, width] = sizes[name];
  const seed = 1000 + Object.keys(sizes).indexOf(name);
  return tf.tensor4d(
    Float32Array.from(hashed(seed, height * width * 3), (u) => Math.floor(256 * u)),
    [1, height, width, 3],
  );
}

/** Compares every `step`-th value with the golden ones, to a share of the largest. */
function expectSame(tensor: tf.Tensor, golden: string, step: number, tolerance: number): void {
  const wanted = Array.from(expected[golden]!.values);
  const found = Array.from(tensor.dataSync()).filter((_, i) => i % step === 0);
  expect(found.length).toBe(wanted.length);
  const apart = Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!)));
  expect(apart / Math.max(...wanted.map(Math.abs)), golden).toBeLessThan(tolerance);
}

describe.each(["tensorflow", "wasm"] as const)("on %s", (name) => {
  let engine: Engine;
  let network: Network;
  beforeAll(async () => {
    engine = await openTestEngine(name);
    network = networkOf(weights);
  });
  afterAll(() => engine.close());

  it.each(resizes)("images are resized as PyTorch does: %s", (resize) => {
    for (const size of ["small", "large"] as const)
      tf.tidy(() => expectSame(prepare[resize](pixels(size)), `${size}/${resize}/images`, 997, 5e-5));
  });

  // One image of each kind is enough for the network, which does not know where it comes from.
  it.each([
    ["small", "tensorflow1"],
    ["large", "cleanFid"],
  ] as const)("features and logits are PyTorch's: %s, %s", (size, resize) => {
    tf.tidy(() => {
      const { features, logits } = extractorOf(network, resize)(pixels(size));
      expectSame(features, `${size}/${resize}/features`, 8, 1e-4);
      expectSame(logits, `${size}/${resize}/logits`, 8, 1e-4);
    });
  });

  it("leaves no tensor behind, and takes grey images as RGB", () => {
    const grey = tf.tensor4d(
      Float32Array.from(hashed(1, 28 * 28), (u) => 255 * u),
      [1, 28, 28, 1],
    );
    const apply = extractorOf(network, "pytorchFid");
    const before = tf.memory().numTensors;
    const [one, three] = tf.tidy(() => [
      apply(grey).features.dataSync(),
      apply(tf.concat([grey, grey, grey], 3)).features.dataSync(),
    ]);
    expect(tf.memory().numTensors).toBe(before);
    expect(one).toEqual(three);
  });
});

it("has 94 convolutions and as many parameters as the network of the paper with 1008 outputs", () => {
  // Counted in PyTorch: 23,850,960 that are learned, and 34,432 statistics.
  expect(shapes.size).toBe(94 * 5 + 2);
  const count = (wanted: RegExp) =>
    [...shapes].reduce((sum, [name, shape]) => sum + (wanted.test(name) ? elements(shape) : 0), 0);
  expect([count(/weight$|bias$/), count(/running_/)]).toEqual([23_850_960, 34_432]);
});
