import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const wasserstein = defineLoss({
  about:
    "Wasserstein loss: the critic minimizes E[C(G(z))] - E[C(x)], for a 1-Lipschitz critic the negative Wasserstein distance; the generator minimizes -E[C(G(z))].",
  papers: [papers.wgan],
  params: Type.Object({}),
  create: () => ({
    critic: {
      real: ({ scores }) => tf.neg(tf.mean(scores)),
      fake: ({ scores }) => tf.mean(scores),
    },
    generator: { fake: ({ scores }) => tf.neg(tf.mean(scores)) },
    traits: { scores: "unbounded", lipschitz: true, wassersteinEstimate: true },
  }),
});
