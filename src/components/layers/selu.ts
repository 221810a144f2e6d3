import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const selu = defineLayer({
  about: "Scaled exponential linear unit, whose constants keep mean 0 and variance 1.",
  papers: [papers.selu],
  params: Type.Object({}),
  create: () => activation((x) => tf.selu(x)),
});
