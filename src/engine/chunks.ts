import * as tf from "@tensorflow/tfjs-core";

/**
 * The values of `count` items, concatenated, computed for at most `most` items at a time to limit memory. `compute`
 * returns the values of the `length` items from `start` on, equally many per item; its other tensors are freed.
 */
export async function inChunks(
  count: number,
  most: number,
  compute: (start: number, length: number) => tf.Tensor,
): Promise<Float32Array> {
  let all = new Float32Array();
  for (let start = 0; start < count; start += most) {
    const length = Math.min(most, count - start);
    const computed = tf.tidy(() => compute(start, length));
    const values = (await computed.data()) as Float32Array;
    computed.dispose();
    const size = values.length / length;
    if (start === 0) all = new Float32Array(count * size);
    all.set(values, start * size);
  }
  return all;
}
