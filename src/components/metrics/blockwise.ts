import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../../engine/chunks.ts";
import type { Vectors } from "./contract.ts";

/** Elements of a matrix of all pairs that are in memory at once: 64 MiB of float32. */
const blockElements = 2 ** 24;

/**
 * One number for each row of a matrix of all pairs of `a` and `b`, which is never whole in memory: `reduce` gets some
 * rows of `a`, shape [some, size], and all of `b`, shape [count, size], and returns shape [some].
 */
export async function byRow(
  a: Vectors,
  b: Vectors,
  reduce: (rows: tf.Tensor2D, all: tf.Tensor2D) => tf.Tensor,
): Promise<Float32Array> {
  const most = Math.max(1, Math.floor(blockElements / b.count));
  const all = tf.tensor2d(b.values, [b.count, b.size]);
  const reduced = await inChunks(a.count, most, (start, count) => {
    const part = a.values.subarray(start * a.size, (start + count) * a.size);
    return reduce(tf.tensor2d(part, [count, a.size]), all);
  });
  all.dispose();
  return reduced;
}
