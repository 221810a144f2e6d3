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
      real: (real) => tf.mean(tf.softplus(tf.neg(real))),
      fake: (fake) => tf.mean(tf.softplus(fake)),
    },
    generator: { fake: (fake) => tf.mean(tf.softplus(tf.neg(fake))) },
    traits: { scores: "logit", lipschitz: false },
  }),
});
