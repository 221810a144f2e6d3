import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { openTestEngine } from "../../setup/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

const names = [
  ...["abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "exp", "expm1", "isFinite", "isInf", "isNaN"],
  ...["log1p", "neg", "reciprocal", "relu", "round", "selu", "sign", "sinh", "softplus", "square"],
] as const;

type Functions = Record<(typeof names)[number], (x: tf.Tensor) => tf.Tensor>;

it.each(names)("%s of whole numbers and bools is that of the same real numbers", (name) => {
  const f = (tf as unknown as Functions)[name];
  for (const [values, dtype] of [
    [[1, 0, 1, 1, 0, 0, 1, 0], "bool"],
    [[1, 0, 2, 3, -1, -7], "int32"],
  ] as const) {
    const expected = Array.from(f(tf.tensor1d([...values], "float32")).dataSync());
    const near = expected.map((value) => (Number.isFinite(value) ? expect.closeTo(value, 5) : value));
    expect(Array.from(f(tf.tensor1d([...values], dtype)).dataSync()), dtype).toEqual(near);
  }
});
