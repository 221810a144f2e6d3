import * as tf from "@tensorflow/tfjs-core";
import { compose } from "./compose.ts";
import { type Info, kernel, shippedKernel } from "./kernel.ts";

const multiply = shippedKernel<"a" | "b", tf.BatchMatMulAttrs>(tf.BatchMatMul);

/**
 * a [..., m, k] times b [..., k, n], each given transposed or not, is [..., m, n].
 * The shipped kernel is fast only where nothing is transposed, so that is done first.
 */
export const batchMatMul = kernel<"a" | "b", tf.BatchMatMulAttrs>(
  tf.BatchMatMul,
  ({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend }) =>
    compose(backend, ({ run }) => {
      const upright = (x: Info) => run(tf.Transpose, { x }, { perm: lastTwoSwapped(x.shape.length) });
      const inputs = { a: transposeA ? upright(a) : a, b: transposeB ? upright(b) : b };
      return multiply({ inputs, attrs: { transposeA: false, transposeB: false }, backend });
    }),
);

function lastTwoSwapped(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
