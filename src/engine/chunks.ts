import * as tf from "@tensorflow/tfjs-core";

/**
 * The values of `count` things one after the other, computed of at most `most` things at once, so that many do not take
 * the memory of many. `compute` makes those of `length` things from the one at `start` on, as many values of each; what
 * else it makes is freed.
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
