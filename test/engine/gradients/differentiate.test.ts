import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  detach,
  differentiate,
  inputGradient,
  type Named,
  retain,
} from "../../../src/engine/gradients/differentiate.ts";
import { norm } from "../../../src/engine/gradients/norm.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("cpu");
});

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** Tensors alive after `f` and its result are gone, less those before. */
function leaked(f: () => tf.TensorContainer): number {
  const before = tf.memory().numTensors;
  tf.dispose(f());
  return tf.memory().numTensors - before;
}

describe("differentiate", () => {
  it("gives loss, gradient and aux", () => {
    const w = tf.tensor1d([1, 2, 3]);
    const { loss, gradient, aux } = differentiate(
      ({ w }) => {
        const squares = tf.square(w!);
        return { loss: tf.sum(squares), aux: { squares } };
      },
      { w },
    );
    expect(values(loss)).toEqual([14]);
    expect(values(gradient.w!)).toEqual([2, 4, 6]);
    expect(values(aux.squares)).toEqual([1, 4, 9]);
  });

  it("gives zeros for a weight that the objective ignores", () => {
    const weights = { used: tf.scalar(2), unused: tf.ones([2, 2]) };
    const { gradient } = differentiate(({ used }) => ({ loss: tf.sum(tf.square(used!)), aux: {} }), weights);
    expect(values(gradient.used!)).toEqual([4]);
    expect(values(gradient.unused!)).toEqual([0, 0, 0, 0]);
  });

  it("leaves nothing behind but its results", () => {
    const w = tf.tensor1d([1, 2, 3]);
    const run = () =>
      differentiate(
        ({ w }) => {
          const y = tf.tanh(w!);
          return { loss: tf.sum(tf.mul(y, tf.exp(y))), aux: { y, again: y, weight: w! } };
        },
        { w },
      );
    expect(leaked(run)).toBe(0);
    expect(leaked(() => tf.tidy(() => ({ ...run() })))).toBe(0);
    expect(values(w)).toEqual([1, 2, 3]);
  });

  it("hands on what was computed inside nested gradients", () => {
    const x = tf.tensor1d([1, 2]);
    const w = tf.scalar(3);
    const run = () =>
      differentiate(
        ({ w }) => {
          let deep: tf.Tensor = w!;
          const outer = (x: tf.Tensor) =>
            tf.square(
              inputGradient((x) => {
                deep = retain(tf.mul(w!, x));
                return tf.mul(deep, x);
              }, x),
            );
          // d/dx (2 w x)^2 = 8 w^2 x
          return { loss: tf.sum(inputGradient(outer, x)) as tf.Scalar, aux: { deep } };
        },
        { w },
      );
    const { loss, gradient, aux } = run();
    expect(values(loss)).toEqual([8 * 9 * 3]);
    expect(values(gradient.w!)).toEqual([16 * 3 * 3]);
    expect(values(aux.deep)).toEqual([3, 6]);
    tf.dispose([loss, gradient.w!, aux.deep]);
    expect(leaked(run)).toBe(0);
  });

  it("lets a gradient flow through what it retains", () => {
    const run = ({ w }: Named) => {
      let inner: tf.Tensor = w!;
      inputGradient((x) => {
        inner = retain(tf.mul(x, tf.square(w!)));
        return inner;
      }, tf.scalar(5));
      return { loss: inner as tf.Scalar, aux: {} };
    };
    // d/dw (5 w^2) at 3
    expect(values(differentiate(run, { w: tf.scalar(3) }).gradient.w!)).toEqual([30]);
  });

  it("disposes what it retained when the objective throws", () => {
    const w = tf.scalar(1);
    const broken = ({ w }: Named): { loss: tf.Scalar; aux: Named } => {
      retain(tf.neg(w!));
      throw new Error("broken objective");
    };
    const failing = () => tf.tidy(() => void differentiate(broken, { w }));
    const before = tf.memory().numTensors;
    expect(failing).toThrow("broken objective");
    expect(tf.memory().numTensors).toBe(before);
    expect(
      values(differentiate(({ w }) => ({ loss: tf.sum(tf.square(w!)), aux: {} }), { w }).gradient.w!),
    ).toEqual([2]);
  });
});

describe("inputGradient", () => {
  it("is the gradient of the sum, and zeros where nothing depends on x", () => {
    const x = tf.tensor1d([1, 2]);
    expect(values(inputGradient((x) => tf.square(x), x))).toEqual([2, 4]);
    expect(values(inputGradient(() => tf.scalar(1), x))).toEqual([0, 0]);
  });

  it("leaves nothing behind", () => {
    const x = tf.tensor1d([1, 2]);
    expect(leaked(() => inputGradient((x) => tf.sigmoid(tf.square(x)), x))).toBe(0);
    expect(leaked(() => inputGradient((x) => tf.mul(x, tf.greaterEqual(x, 1)), x))).toBe(0);
  });
});

describe("detach", () => {
  it("is a constant to first and second order", () => {
    const x = tf.scalar(3);
    // d/dx (c x^2) = 2 c x, and d/dx of that 2 c, with c = x held at 3
    expect(values(inputGradient((x) => tf.mul(detach(x), tf.square(x)), x))).toEqual([18]);
    const twice = inputGradient((x) => inputGradient((x) => tf.mul(detach(x), tf.square(x)), x), x);
    expect(values(twice)).toEqual([6]);
  });
});

describe("norm", () => {
  const zeroAndPythagoras = () => tf.tensor2d([0, 0, 3, 4], [2, 2]);

  it("has gradient zero at zero, x / norm elsewhere", () => {
    expect(values(norm(zeroAndPythagoras(), [1]))).toEqual([0, 5]);
    const gradient = values(inputGradient((x) => norm(x, [1]), zeroAndPythagoras()));
    expect(gradient.slice(0, 2)).toEqual([0, 0]);
    expect(gradient[2]).toBeCloseTo(0.6, 6);
    expect(gradient[3]).toBeCloseTo(0.8, 6);
  });

  it("has second derivative zero at zero, (1 - u u') / norm elsewhere", () => {
    const direction = tf.tensor2d([1, 1, 1, 0], [2, 2]);
    const along = (x: tf.Tensor) =>
      tf.mul(
        direction,
        inputGradient((x) => norm(x, [1]), x),
      );
    const second = values(inputGradient(along, zeroAndPythagoras()));
    expect(second.slice(0, 2)).toEqual([0, 0]);
    // (1 - 0.36) / 5 and -0.48 / 5
    expect(second[2]).toBeCloseTo(0.128, 6);
    expect(second[3]).toBeCloseTo(-0.096, 6);
  });
});
