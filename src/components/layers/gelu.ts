import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const gelu = defineLayer({
  about: "Gaussian error linear unit, x Φ(x), by the exact error function.",
  papers: [papers.gelu],
  params: Type.Object({}),
  create: () => activation(gaussianErrorUnit),
});

function gaussianErrorUnit(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}
