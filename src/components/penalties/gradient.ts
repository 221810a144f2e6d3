import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { inputGradient } from "../../engine/gradients/differentiate.ts";
import { norm } from "../../engine/gradients/norm.ts";
import type { Shape } from "../blocks/block.ts";
import type { Draws } from "../blocks/draws.ts";
import { papers } from "../papers.ts";
import { definePenalty, type PenaltyBatch } from "./contract.ts";

const params = Type.Object({
  at: Type.Union(
    [Type.Literal("between"), Type.Literal("real"), Type.Literal("fake"), Type.Literal("around")],
    {
      default: "between",
      description:
        "Points x of the gradient: between (uniform on the line from a fake to a real sample), real, fake, or around (real samples plus uniform noise).",
    },
  ),
  target: Type.Number({ default: 1, minimum: 0, maximum: 1e6, description: "Target of the gradient norm." }),
  sides: Type.Union([Type.Literal("two"), Type.Literal("one")], {
    default: "two",
    description: "Penalizes norms on both sides of the target (two), or only above it (one).",
  }),
  weight: Type.Number({
    default: 10,
    minimum: 0,
    maximum: 1e9,
    description: "Factor of the penalty: WGAN-GP's lambda; half of R1's gamma.",
  }),
  everyUpdates: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1000,
    description:
      "Lazy regularization: applied every n-th critic update, scaled by n (StyleGAN2, appendix B, uses 16).",
  }),
  spread: Type.Number({
    default: 0.5,
    exclusiveMinimum: 0,
    maximum: 100,
    description: "Upper bound of the noise for `at: around`, in standard deviations of the real batch.",
  }),
});

type Params = Static<typeof params>;

/** Names under which papers know the penalty. */
const settings = {
  wganGp: {
    about:
      "10 · E[(‖∇C(x)‖ - 1)²] between fakes and real samples (Gulrajani et al. 2017, equation 3); the defaults.",
    params: { at: "between", target: 1, weight: 10 },
  },
  wganLp: {
    about: "10 · E[max(0, ‖∇C(x)‖ - 1)²] between fakes and real samples: one-sided (Petzka et al. 2017).",
    params: { at: "between", target: 1, sides: "one", weight: 10 },
  },
  r1: {
    about:
      "gamma / 2 · E[‖∇C(x)‖²] at real samples (Mescheder et al. 2018, equation 9); weight is gamma / 2: 5 for gamma 10.",
    params: { at: "real", target: 0, weight: 5 },
  },
  r2: {
    about:
      "gamma / 2 · E[‖∇C(x)‖²] at fakes (Mescheder et al. 2018, equation 10); weight is gamma / 2: 5 for gamma 10.",
    params: { at: "fake", target: 0, weight: 5 },
  },
  zeroCentered: {
    about: "0-GP: 10 · E[‖∇C(x)‖²] between fakes and real samples (Thanh-Tung et al. 2019).",
    params: { at: "between", target: 0, weight: 10 },
  },
  dragan: {
    about:
      "10 · E[(‖∇C(x + noise)‖ - 1)²] at real samples x (Kodali et al. 2017, section 2.5). The paper's noise is normal; this is its code's: uniform from 0 to half the batch's standard deviation.",
    params: { at: "around", target: 1, weight: 10, spread: 0.5 },
  },
};

export const gradient = definePenalty({
  about:
    "Gradient penalty: weight · E[(‖∇C(x)‖ - target)²]. Its settings: wganGp, wganLp, r1, r2, zeroCentered (0-GP), dragan.",
  papers: [papers.wganGp, papers.wganLp, papers.r1, papers.zeroCentered, papers.dragan, papers.styleGan2],
  params,
  settings,
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

/** Squared distance of each sample's gradient norm from the target; shape [batch]. */
function excess({ target, sides }: Params, slope: tf.Tensor): tf.Tensor {
  const axes = slope.shape.map((_, axis) => axis).slice(1);
  // With target 0 the square cancels the norm's root, whose derivative at zero is undefined.
  if (target === 0) return tf.sum(tf.square(slope), axes);
  const distance = tf.sub(norm(slope, axes), target);
  return tf.square(sides === "one" ? tf.relu(distance) : distance);
}
