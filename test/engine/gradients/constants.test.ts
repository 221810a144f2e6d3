import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { differentiate, inputGradient } from "../../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("cpu");
});

type F = (x: tf.Tensor) => tf.Tensor;

/** Functions that are constant between jumps. */
const constants: Readonly<Record<string, F>> = {
  floor: tf.floor,
  ceil: tf.ceil,
  round: tf.round,
  sign: tf.sign,
  step: (x) => tf.step(x),
  isNaN: tf.isNaN,
  greater: (x) => tf.greater(x, 0),
  equal: (x) => tf.equal(x, 1),
  logicalNot: (x) => tf.logicalNot(tf.cast(x, "bool")),
  oneHot: (x) => tf.oneHot(tf.cast(x, "int32"), 3),
  argMax: (x) => tf.argMax(x),
  "whole numbers": (x) => tf.cast(tf.cast(x, "int32"), "float32"),
};

const at = () => tf.tensor1d([-1.5, 0, 1]);
const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe.each(Object.entries(constants))("%s", (_, f) => {
  it("has the gradient zero, also by TensorFlow.js's own function, which refuses what is not connected", () => {
    expect(values(tf.grad(f)(at()))).toEqual([0, 0, 0]);
    expect(values(inputGradient(f, at()))).toEqual([0, 0, 0]);
  });
});

it("adds nothing to the gradient of what it is a factor of", () => {
  const f: F = (x) => tf.mul(tf.square(x), tf.cast(tf.greater(x, 0), "float32"));
  expect(values(tf.grad(f)(at()))).toEqual([0, 0, 2]);
});

it("is recorded only within TensorFlow.js's own functions", () => {
  const recorded = () => (tf.engine().state.activeTape ?? []).length;
  let [ours, theirs] = [0, 0];
  inputGradient((x) => {
    tf.floor(x);
    ours = recorded();
    tf.grad((y) => {
      const floor = tf.floor(y);
      theirs = recorded() - ours;
      return floor;
    })(at());
    return tf.square(x);
  }, at());
  expect([ours, theirs]).toEqual([0, 1]);
});

it("is recorded again after an objective that throws", () => {
  const broken = () => {
    throw new Error("broken objective");
  };
  expect(() => differentiate(broken, { w: tf.scalar(1) })).toThrow("broken objective");
  expect(values(tf.grad(tf.floor)(at()))).toEqual([0, 0, 0]);
});

it("still refuses a function that does not depend on its input", () => {
  expect(() => tf.grad(() => tf.scalar(1))(at())).toThrow("Cannot compute gradient");
});
