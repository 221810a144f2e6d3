import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";
import { papers } from "../papers.ts";
import { defineLayer } from "./contract.ts";

export const leakyRelu = defineLayer({
  about: "Rectifier with a slope below zero.",
  papers: [papers.leakyRelu],
  params: Type.Object({
    slope: Type.Number({
      default: 0.2,
      minimum: 0,
      maximum: 1,
      description: "Slope of the function below zero.",
    }),
  }),
  create: ({ slope }) =>
    activation((x) => tf.leakyRelu(x, slope), slope === 0 ? [0, Number.POSITIVE_INFINITY] : "any"),
});
