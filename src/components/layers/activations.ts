import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { pure, type Range } from "../blocks/block.ts";
import type { Layer } from "../blocks/chain.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const elu = defineLayer({
  about: "ELU: x above zero, exp(x) - 1 below.",
  papers: [papers.elu],
  params: Type.Object({}),
  create: () => activation((x) => tf.elu(x), [-1, Number.POSITIVE_INFINITY]),
});

export const gelu = defineLayer({
  about: "GELU: x Φ(x), by the exact error function, not the tanh approximation.",
  papers: [papers.gelu],
  params: Type.Object({}),
  create: () => activation(gaussianErrorUnit),
});

function gaussianErrorUnit(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

export const leakyRelu = defineLayer({
  about: "Leaky ReLU: x above zero, slope · x below.",
  papers: [papers.leakyRelu],
  params: Type.Object({
    slope: Type.Number({
      default: 0.2,
      minimum: 0,
      maximum: 1,
      description: "Slope below zero.",
    }),
  }),
  create: ({ slope }) =>
    activation((x) => tf.leakyRelu(x, slope), slope === 0 ? [0, Number.POSITIVE_INFINITY] : "any"),
});

export const linear = defineLayer({
  about: "No activation: the identity.",
  params: Type.Object({}),
  create: () => (input) => pure(input, (x) => x, { range: "input" }),
});

export const relu = defineLayer({
  about: "ReLU: max(0, x).",
  params: Type.Object({}),
  create: () => activation((x) => tf.relu(x), [0, Number.POSITIVE_INFINITY]),
});

export const selu = defineLayer({
  about: "SELU: ELU scaled by constants that preserve mean 0 and variance 1.",
  papers: [papers.selu],
  params: Type.Object({}),
  create: () => activation((x) => tf.selu(x)),
});

export const sigmoid = defineLayer({
  about: "Sigmoid: 1 / (1 + exp(-x)), in (0, 1).",
  params: Type.Object({}),
  create: () => activation((x) => tf.sigmoid(x), [0, 1]),
});

export const softplus = defineLayer({
  about: "Softplus: log(1 + exp(x)), a smooth ReLU.",
  params: Type.Object({}),
  create: () => activation((x) => tf.softplus(x), [0, Number.POSITIVE_INFINITY]),
});

export const swish = defineLayer({
  about: "Swish or SiLU: x sigmoid(x).",
  papers: [papers.swish],
  params: Type.Object({}),
  create: () => activation(selfGated),
});

function selfGated(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

export const tanh = defineLayer({
  about: "Hyperbolic tangent, in (-1, 1).",
  params: Type.Object({}),
  create: () => activation((x) => tf.tanh(x), [-1, 1]),
});

/** An elementwise function. */
function activation(apply: (x: tf.Tensor) => tf.Tensor, range: Range | "any" = "any"): Layer {
  return (input) => pure(input, apply, { range });
}
