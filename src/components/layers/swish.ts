import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const swish = defineLayer({
  about: "x sigmoid(x), also called SiLU.",
  papers: [papers.swish],
  params: Type.Object({}),
  create: () => activation(selfGated),
});

function selfGated(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}
