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
      real: ({ scores }) => tf.mean(tf.softplus(tf.neg(scores))),
      fake: ({ scores }) => tf.mean(tf.softplus(scores)),
    },
    generator: { fake: ({ scores }) => tf.neg(tf.mean(tf.softplus(scores))) },
    traits: { scores: "logit", lipschitz: false },
  }),
});
