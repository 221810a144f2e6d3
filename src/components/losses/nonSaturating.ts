import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const nonSaturating = defineLoss({
  about: "Non-saturating GAN loss: binary cross-entropy on logits; the generator maximizes log D(G(z)).",
  papers: [papers.gan],
  params: Type.Object({}),
  create: () => ({
    critic: {
      real: ({ scores }) => tf.mean(tf.softplus(tf.neg(scores))),
      fake: ({ scores }) => tf.mean(tf.softplus(scores)),
    },
    generator: { fake: ({ scores }) => tf.mean(tf.softplus(tf.neg(scores))) },
    traits: { scores: "logit", lipschitz: false },
  }),
});
