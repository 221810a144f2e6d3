import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss, type Objective } from "./contract.ts";

const target = (byDefault: number, description: string) =>
  Type.Number({ default: byDefault, minimum: -100, maximum: 100, description });

export const leastSquares = defineLoss({
  about: "Half the squared distance of the scores from a target for real, for fake, and for the generator.",
  papers: [papers.lsgan],
  params: Type.Object({
    real: target(1, "Score the critic aims at on real samples (the paper's b)."),
    fake: target(0, "Score the critic aims at on fakes (a)."),
    generator: target(1, "Score the generator aims at (c)."),
  }),
  create: ({ real, fake, generator }) => ({
    critic: { real: halfSquare(real), fake: halfSquare(fake) },
    generator: { fake: halfSquare(generator) },
    traits: { scores: "any", lipschitz: false },
  }),
});

function halfSquare(target: number): Objective {
  return ({ scores }) => tf.mul(tf.mean(tf.square(tf.sub(scores, target))), 0.5);
}
