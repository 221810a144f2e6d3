import * as tf from "@tensorflow/tfjs-core";

/**
 * The values of `count` items, concatenated, computed for at most `most` items at a time to limit memory. `compute`
 * returns the values of the `length` items from `start` on, equally many per item; its other tensors are freed.
 */
export function inChunks(
  count: number,
  most: number,
  compute: (start: number, length: number) => tf.Tensor,
): Promise<Float32Array> {
  return readInChunks(count, most, async (start, length) => tf.tidy(() => compute(start, length)));
}

/** Like `inChunks`, for values that are read first. `read` frees its other tensors itself. */
export async function readInChunks(
  count: number,
  most: number,
  read: (start: number, length: number) => Promise<tf.Tensor>,
): Promise<Float32Array> {
  let all = new Float32Array();
  for (let start = 0; start < count; start += most) {
    const length = Math.min(most, count - start);
    const tensor = await read(start, length);
    const values = (await tensor.data()) as Float32Array;
    tensor.dispose();
    const size = values.length / length;
    if (start === 0) all = new Float32Array(count * size);
    all.set(values, start * size);
  }
  return all;
}
