import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const relativistic = defineLoss({
  about: "Logistic loss on the difference between a real and a fake score, in pairs.",
  papers: [papers.relativistic],
  params: Type.Object({}),
  create: () => ({
    critic: (real, fake) => tf.mean(tf.softplus(tf.sub(fake.scores, real.scores))),
    generator: (real, fake) => tf.mean(tf.softplus(tf.sub(real.scores, fake.scores))),
    traits: { scores: "unbounded", lipschitz: false },
  }),
});
