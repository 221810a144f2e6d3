import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../src/engine/random/streams.ts";

/** Rows and columns of the matrices whose product measures the processor's peak. */
const size = 2048;

/** Multiply-adds a second in a large product, the best of five. */
export async function peak(): Promise<number> {
  const [a, b] = ["a", "b"].map((name) => tf.tensor2d(stream(0, name).normal(size * size), [size, size]));
  const times = [];
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    const product = tf.matMul(a!, b!);
    // Reading one value waits for all; copying all of them would take time, too.
    await tf.tidy(() => tf.slice(product, [0, 0], [1, 1])).data();
    times.push(performance.now() - started);
    product.dispose();
  }
  tf.dispose([a!, b!]);
  return (1000 * size ** 3) / Math.min(...times);
}
