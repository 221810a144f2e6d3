import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineLoss, type Objective } from "./contract.ts";

const target = (byDefault: number, description: string) =>
  Type.Number({ default: byDefault, minimum: -100, maximum: 100, description });

export const leastSquares = defineLoss({
  about:
    "LSGAN: half the mean squared distance of the scores from targets for real samples, fakes, and the generator.",
  papers: [papers.lsgan],
  params: Type.Object({
    real: target(1, "The critic's target for real samples (the paper's b)."),
    fake: target(0, "The critic's target for fakes (the paper's a)."),
    generator: target(1, "The generator's target for fakes (the paper's c)."),
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
