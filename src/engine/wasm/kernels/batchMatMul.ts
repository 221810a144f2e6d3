import * as tf from "@tensorflow/tfjs-core";
import { compose, type Workshop } from "./compose.ts";
import { type Info, kernel, shippedKernel } from "./kernel.ts";

const multiply = shippedKernel<"a" | "b", tf.BatchMatMulAttrs>(tf.BatchMatMul);

/**
 * a [..., m, k] times b [..., k, n], each given transposed or not, is [..., m, n].
 *
 * The shipped kernel is fast only where nothing is transposed, so that is done first. And it packs b anew for each new
 * b, 5 to 10 ns a number; where b comes transposed and is larger than a, (b' a')' is as good and packs a.
 */
export const batchMatMul = kernel<"a" | "b", tf.BatchMatMulAttrs>(
  tf.BatchMatMul,
  ({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend }) =>
    compose(backend, (workshop) => {
      const turned = (x: Info) => transposed(workshop, x);
      const product = (a: Info, b: Info) =>
        workshop.adopt(
          multiply({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend }),
        );
      if (transposeB && size(a) < size(b)) return turned(product(b, transposeA ? a : turned(a)));
      return product(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
    }),
);

function transposed({ run }: Workshop, x: Info): Info {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = [axes.length - 2, axes.length - 1];
  return run(tf.Transpose, { x }, { perm: [...axes.slice(0, -2), column, row] });
}

function size({ shape }: Info): number {
  return tf.util.sizeFromShape(shape);
}
