import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const elu = defineLayer({
  about: "Exponential linear unit: x above zero, exp(x) - 1 below.",
  papers: [papers.elu],
  params: Type.Object({}),
  create: () => activation((x) => tf.elu(x), [-1, Number.POSITIVE_INFINITY]),
});
