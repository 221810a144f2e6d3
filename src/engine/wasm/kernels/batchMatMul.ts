import * as tf from "@tensorflow/tfjs-core";
import { compose, type Info, kernel, shippedKernel, type Workshop } from "./kernel.ts";

const multiply = shippedKernel<"a" | "b", tf.BatchMatMulAttrs>(tf.BatchMatMul);

/** Time that XNNPACK takes to pack the right factor of a product, once per tensor, relative to transposing it. */
const packing = 8;

/**
 * The matrix product of a [..., m, k] and b [..., k, n], each of which may be given transposed: [..., m, n]. The
 * shipped kernel is fast only if nothing is transposed, so transposing comes first.
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
      // (b' a')' packs a instead of b.
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
