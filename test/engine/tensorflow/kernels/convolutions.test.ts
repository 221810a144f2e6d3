import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../../../src/engine/gradients/rule.ts";
import { stream } from "../../../../src/engine/random/streams.ts";
import { openTestEngine } from "../../../setup/engine.ts";

afterAll(async () => {
  await openTestEngine("cpu");
});

type Extents = [number, number, number, number];

/** Input, filter, stride and padding of convolutions that are computed in other ways than by oneDNN's. */
const cases: Readonly<Record<string, [Extents, Extents, number, "valid" | "same"]>> = {
  "a window as large as the image": [[3, 4, 4, 6], [4, 4, 6, 5], 1, "valid"],
  "a window as large as the image, with a stride": [[2, 3, 5, 2], [3, 5, 2, 4], 2, "valid"],
  "one feature": [[2, 9, 7, 5], [7, 7, 5, 1], 1, "same"],
  "three features of an even window": [[2, 6, 8, 3], [4, 2, 3, 3], 1, "same"],
  "two features without padding": [[2, 7, 6, 4], [3, 3, 4, 2], 1, "valid"],
  "a grey image": [[2, 8, 8, 1], [4, 4, 1, 6], 2, "same"],
  "a colour image of odd extents": [[2, 9, 7, 3], [3, 3, 3, 5], 2, "same"],
  "a window narrower than its stride": [[2, 8, 8, 2], [2, 2, 2, 3], 3, "valid"],
  "pixels that no window reaches": [[1, 10, 9, 1], [3, 3, 1, 2], 3, "valid"],
};

const noise = (name: string, shape: Extents) =>
  tf.tensor4d(stream(0, name).normal(tf.util.sizeFromShape(shape)), shape);

/** A convolution and both its gradients, on the engine in use. */
function computed([input, window, strides, pad]: (typeof cases)[string]) {
  const plain = { strides, pad, dataFormat: "NHWC" } as const;
  const [x, filter] = [noise("x", input), noise("filter", window)];
  const y = tf.conv2d(x, filter, strides, pad);
  const dy = noise("dy", y.shape);
  const before = tf.memory().numTensors;
  const results = {
    y: run(tf.Conv2D, { x, filter }, { ...plain, dilations: [1, 1] }),
    x: run(tf.Conv2DBackpropInput, { dy, filter }, { ...plain, inputShape: input }),
    filter: run(tf.Conv2DBackpropFilter, { x, dy }, { ...plain, filterShape: window }),
  };
  const made = tf.memory().numTensors - before;
  return { results, made };
}

describe.each(Object.entries(cases))("%s", (_, shapes) => {
  it("is convolved as on the cpu backend, leaving nothing behind", async () => {
    // The cpu backend's loops are the definition, written out.
    await openTestEngine("cpu");
    const plain = Object.entries(computed(shapes).results).map(
      ([name, tensor]) => [name, tensor.shape, tensor.dataSync()] as const,
    );
    await openTestEngine("tensorflow");
    const { results, made } = computed(shapes);
    expect(made).toBe(3);
    for (const [name, shape, values] of plain) {
      const ours = results[name as keyof typeof results];
      expect(ours.shape, name).toEqual(shape);
      const distance = Math.max(...ours.dataSync().map((value, i) => Math.abs(value - values[i]!)));
      expect(distance, name).toBeLessThan(2e-5);
    }
  });
});
