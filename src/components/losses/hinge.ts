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
      real: (real) => tf.mean(tf.relu(tf.sub(1, real))),
      fake: (fake) => tf.mean(tf.relu(tf.add(fake, 1))),
    },
    generator: { fake: (fake) => tf.neg(tf.mean(fake)) },
    traits: { scores: "unbounded", lipschitz: false },
  }),
});
