import * as tf from "@tensorflow/tfjs-core";
import { compose, type Info, kernel, shippedKernel, type Workshop } from "./kernel.ts";

const multiply = shippedKernel<"a" | "b", tf.BatchMatMulAttrs>(tf.BatchMatMul);

/** XNNPACK packs the right factor of a product, anew for each new tensor: so many times as long as to transpose it. */
const packing = 8;

/**
 * a [..., m, k] times b [..., k, n], each given transposed or not, is [..., m, n].
 * The shipped kernel is fast only where nothing is transposed, so that is done first.
 */
export const batchMatMul = kernel<"a" | "b", tf.BatchMatMulAttrs>(
  tf.BatchMatMul,
  ({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend }) =>
    compose(backend, (workshop) => {
      const turned = (x: Info) => transposed(workshop, x);
      const product = (a: Info, b: Info) =>
        workshop.adopt(multiply({ inputs: { a, b }, attrs: upright, backend }));
      const [m, k] = lastTwo(a, transposeA);
      const [, n] = lastTwo(b, transposeB);
      // (b' a')' packs a.
      if (transposeB && packing * m * k + m * n < packing * n * k)
        return turned(product(b, transposeA ? a : turned(a)));
      return product(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
    }),
);

const upright = { transposeA: false, transposeB: false };

function lastTwo({ shape }: Info, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function transposed({ run }: Workshop, x: Info): Info {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = [axes.length - 2, axes.length - 1];
  return run(tf.Transpose, { x }, { perm: [...axes.slice(0, -2), column, row] });
}
