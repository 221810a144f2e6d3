import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const hinge = defineLoss({
  about: "The critic keeps real scores above 1 and fake ones below -1; the generator raises the fake ones.",
  papers: [papers.geometricGan],
  params: Type.Object({}),
  create: () => ({
    critic: {
      real: ({ scores }) => tf.mean(tf.relu(tf.sub(1, scores))),
      fake: ({ scores }) => tf.mean(tf.relu(tf.add(scores, 1))),
    },
    generator: { fake: ({ scores }) => tf.neg(tf.mean(scores)) },
    traits: { scores: "unbounded", lipschitz: false },
  }),
});
