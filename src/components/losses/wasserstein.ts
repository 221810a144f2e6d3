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
    critic: { real: (real) => tf.neg(tf.mean(real)), fake: (fake) => tf.mean(fake) },
    generator: { fake: (fake) => tf.neg(tf.mean(fake)) },
    traits: { scores: "unbounded", lipschitz: true },
  }),
});
