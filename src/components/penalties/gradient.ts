import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { inputGradient } from "../../engine/gradients/differentiate.ts";
import { norm } from "../../engine/gradients/norm.ts";
import type { Shape } from "../blocks/block.ts";
import { papers } from "../papers.ts";
import { type Draws, definePenalty, type PenaltyBatch } from "./contract.ts";

const params = Type.Object({
  at: Type.Union(
    [Type.Literal("between"), Type.Literal("real"), Type.Literal("fake"), Type.Literal("around")],
    {
      default: "between",
      description:
        "Where the gradient is taken: between (a random point on the line from a fake to a real sample), real, fake, or around (real samples plus uniform noise, as DRAGAN's section 2.3 has it; its code also mixes the two).",
    },
  ),
  target: Type.Number({ default: 1, minimum: 0, maximum: 1e6, description: "Gradient norm aimed at." }),
  sides: Type.Union([Type.Literal("two"), Type.Literal("one")], {
    default: "two",
    description: "Penalizes norms on both sides of the target, or only those above it.",
  }),
  weight: Type.Number({
    default: 10,
    minimum: 0,
    maximum: 1e9,
    description: "Factor of the mean squared distance from the target (lambda; half of R1's gamma).",
  }),
  everyUpdates: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1000,
    description: "Acts in every so many critic updates, with the weight times as much.",
  }),
  spread: Type.Number({
    default: 0.5,
    exclusiveMinimum: 0,
    maximum: 100,
    description:
      "Of the noise around real samples, in standard deviations of the batch; for `at: around` only.",
  }),
});

type Params = Static<typeof params>;

export const gradient = definePenalty({
  about:
    "weight · E[(‖∇C(x)‖ - target)²]. WGAN-GP: the defaults. WGAN-LP: sides one. R1: at real, target 0. R2: at fake, target 0. 0-GP: between, target 0. DRAGAN: at around.",
  papers: [papers.wganGp, papers.wganLp, papers.r1, papers.zeroCentered, papers.dragan, papers.styleGan2],
  params,
  create: (params) => ({
    draws: (sample) => draws(params, sample),
    term: (critic, batch) => {
      const slope = inputGradient(critic, points(params, batch));
      return tf.mul(tf.mean(excess(params, slope)), params.weight * params.everyUpdates);
    },
    traits: { perSampleGradient: true, everyUpdates: params.everyUpdates },
  }),
});

function draws({ at }: Params, sample: Shape): Draws {
  if (at === "between") return { mixing: { distribution: "uniform", shape: sample.map(() => 1) } };
  if (at === "around") return { noise: { distribution: "uniform", shape: sample } };
  return {};
}

function points({ at, spread }: Params, { real, fake, random }: PenaltyBatch): tf.Tensor {
  switch (at) {
    case "real":
      return real;
    case "fake":
      return fake;
    case "between":
      return tf.add(tf.mul(random.mixing!, real), tf.mul(tf.sub(1, random.mixing!), fake));
    case "around":
      return tf.add(real, tf.mul(tf.mul(random.noise!, tf.sqrt(tf.moments(real).variance)), spread));
  }
}

/** Squared distance of each sample's gradient norm from the target, shape [batch]. */
function excess({ target, sides }: Params, slope: tf.Tensor): tf.Tensor {
  const axes = slope.shape.map((_, axis) => axis).slice(1);
  // Without a target the norm's root cancels out, and with it the kink at zero.
  if (target === 0) return tf.sum(tf.square(slope), axes);
  const distance = tf.sub(norm(slope, axes), target);
  return tf.square(sides === "one" ? tf.relu(distance) : distance);
}
