/**
 * Times the wasm engine's own kernels and those of the package.
 *
 * `npx jiti bench/wasm-kernels.ts [threads]`; milliseconds, the best of several runs.
 */
import { availableParallelism } from "node:os";
import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../src/engine/random/streams.ts";
import { openWasm } from "../src/engine/wasm/backend.ts";
import type { Info } from "../src/engine/wasm/kernels/kernel.ts";

interface Case {
  readonly kernel: string;
  readonly what: string;
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: object;
}

const threads = Number(process.argv[2] ?? availableParallelism());
const shipped = kernels();
const engine = await openWasm({ threads, notify: console.error });
const ours = kernels();
const rows = cases().map(({ kernel, what, inputs, attrs }) => {
  const call = { inputs, attrs: { ...attrs }, backend: tf.backend() };
  const time = (compute?: tf.KernelFunc) => (compute ? best(() => compute(call) as Info) : "missing");
  return { kernel, what, shipped: time(shipped.get(kernel)), ours: time(ours.get(kernel)) };
});
console.log(`${engine.version}, ${engine.threads} threads, ms`);
console.table(rows);
await engine.close();

function kernels(): Map<string, tf.KernelFunc> {
  return new Map(
    tf.getKernelsForBackend("wasm").map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
  );
}

function best(compute: () => Info): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    const { dataId } = compute();
    const time = performance.now() - start;
    tf.backend().disposeData(dataId);
    return time;
  });
  return Number(Math.min(...times).toFixed(1));
}

function cases(): Case[] {
  const x = random(64, 28, 28, 64);
  const dy = random(64, 14, 14, 128);
  const filter = random(4, 4, 64, 128);
  const channel = tf.zeros([1, 1, 1, 64]);
  const conv = { strides: 2, pad: "same", dataFormat: "NHWC", dilations: 1 };
  const size = "64x28x28x64";
  const layer = `${size} -> 128, 4x4, stride 2`;
  const both = { transposeA: true, transposeB: true };
  return [
    { kernel: tf.Conv2D, what: layer, inputs: { x, filter }, attrs: conv },
    {
      kernel: tf.Conv2DBackpropFilter,
      what: layer,
      inputs: { x, dy },
      attrs: { ...conv, filterShape: filter.shape },
    },
    {
      kernel: tf.Conv2DBackpropInput,
      what: layer,
      inputs: { dy, filter },
      attrs: { ...conv, inputShape: x.shape },
    },
    {
      kernel: tf.BatchMatMul,
      what: "512x512x512, both transposed",
      inputs: { a: random(1, 512, 512), b: random(1, 512, 512) },
      attrs: both,
    },
    {
      kernel: tf.UnsortedSegmentSum,
      what: "4096x256 into 10",
      inputs: { x: random(4096, 256), segmentIds: tf.tensor1d(stream(1, "ids").integers(4096, 10), "int32") },
      attrs: { numSegments: 10 },
    },
    { kernel: tf.Greater, what: `${size} than 0`, inputs: { a: x, b: tf.scalar(0) }, attrs: {} },
    { kernel: tf.Identity, what: size, inputs: { x }, attrs: {} },
    { kernel: tf.LeakyRelu, what: size, inputs: { x }, attrs: { alpha: 0.2 } },
    {
      kernel: tf.Slice,
      what: `${size} -> 26x26`,
      inputs: { x },
      attrs: { begin: [0, 1, 1, 0], size: [64, 26, 26, 64] },
    },
    { kernel: tf.Sum, what: `${size} to its channels`, inputs: { x }, attrs: { axis: [0, 1, 2] } },
    { kernel: tf.Sum, what: `${size} to one number`, inputs: { x }, attrs: { axis: [0, 1, 2, 3] } },
    {
      kernel: tf.Tile,
      what: `a channel's number to ${size}`,
      inputs: { x: channel },
      attrs: { reps: [64, 28, 28, 1] },
    },
    {
      kernel: tf.Maximum,
      what: `${size} with [64, 1, 1, 1]`,
      inputs: { a: x, b: random(64, 1, 1, 1) },
      attrs: {},
    },
  ];
}

function random(...shape: number[]): tf.Tensor {
  return tf.tensor(stream(1, shape.join()).normal(tf.util.sizeFromShape(shape)), shape);
}
