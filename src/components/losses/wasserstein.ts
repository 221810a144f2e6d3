import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const wasserstein = defineLoss({
  about:
    "Mean score of fakes minus mean score of real samples; for a Lipschitz critic, minus the Wasserstein distance.",
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
