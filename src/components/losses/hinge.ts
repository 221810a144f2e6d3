import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss } from "./contract.ts";

export const hinge = defineLoss({
  about:
    "Hinge loss: the critic minimizes E[max(0, 1 - C(x))] + E[max(0, 1 + C(G(z)))], the generator -E[C(G(z))].",
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
