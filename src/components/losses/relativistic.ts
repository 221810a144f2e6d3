import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const relativistic = defineLoss({
  about:
    "Relativistic GAN loss (RSGAN, RpGAN): logistic loss on the difference between the scores of a real sample and a fake.",
  papers: [papers.relativistic],
  params: Type.Object({}),
  create: () => ({
    critic: (real, fake) => tf.mean(tf.softplus(tf.sub(fake.scores, real.scores))),
    generator: (real, fake) => tf.mean(tf.softplus(tf.sub(real.scores, fake.scores))),
    traits: { scores: "unbounded", lipschitz: false },
  }),
});
