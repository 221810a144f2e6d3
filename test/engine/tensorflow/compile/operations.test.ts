import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compiled, openTestEngine } from "../../../setup/engine.ts";
import { type Case, groups } from "../operations.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

/**
 * Softmax is another kernel of oneDNN's in a function. The others compute from constants alone, which TensorFlow does
 * beforehand and with one thread, and the bits of a filter's gradient depend on the number of threads.
 */
const otherwise =
  /^(softmax|conv2d, (same|valid|stride 2, same|stride 2, padded first)|conv2dTranspose, stride 2)$/;

describe.each(Object.entries(groups))("in a function, %s", (_, cases) => {
  it.each(Object.entries<Case>(cases))("%s is what it is by itself", async (name, test) => {
    const f = () => [test()].flat();
    const notices: string[] = [];
    const { call, close } = compiled(f, { mode: "function", notify: (line) => notices.push(line) });
    const [wanted, found] = [tf.tidy(f), await call()];
    close();
    expect(notices).toEqual([]);
    expect(found.map(kindOf)).toEqual(wanted.map(kindOf));
    const distances = found.map((tensor, i) => distance(tensor, wanted[i]!));
    if (otherwise.test(name)) expect(Math.max(...distances)).toBeLessThan(1e-6);
    else expect(Math.max(...distances)).toBe(0);
    tf.dispose([wanted, found]);
  });
});

const kindOf = ({ dtype, shape }: tf.Tensor) => `${dtype} [${shape}]`;

/** The largest difference, as a part of the largest value. */
function distance(a: tf.Tensor, b: tf.Tensor): number {
  const [found, wanted] = [a, b].map((tensor) => Array.from(tensor.dataSync<"float32">()));
  const scale = Math.max(...wanted!.map(Math.abs), 1e-30);
  return (
    Math.max(
      ...found!.map((value, i) => (Object.is(value, wanted![i]) ? 0 : Math.abs(value - wanted![i]!))),
    ) / scale
  );
}
