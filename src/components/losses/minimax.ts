import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const minimax = defineLoss({
  about:
    "Minimax GAN loss: binary cross-entropy on logits; the generator minimizes log(1 - D(G(z))), which saturates early in training.",
  papers: [papers.gan],
  params: Type.Object({}),
  create: () => ({
    critic: {
      real: (real) => tf.mean(tf.softplus(tf.neg(real))),
      fake: (fake) => tf.mean(tf.softplus(fake)),
    },
    generator: { fake: (fake) => tf.neg(tf.mean(tf.softplus(fake))) },
    traits: { scores: "logit", lipschitz: false },
  }),
});
