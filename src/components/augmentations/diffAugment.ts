import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape, type Range, type Sample } from "../blocks/block.ts";
import { papers } from "../papers.ts";
import { brightness, contrast, saturation } from "./color.ts";
import { defineAugmentation, type Transform } from "./contract.ts";
import { cutOut, pixels, translate } from "./geometry.ts";

const strength = (value: number, maximum: number, description: string) =>
  Type.Number({ default: value, exclusiveMinimum: 0, maximum, description });

const params = Type.Object({
  policy: Type.Array(
    Type.Union([Type.Literal("color"), Type.Literal("translation"), Type.Literal("cutout")], {
      description: "color: brightness, saturation and contrast; translation; cutout.",
    }),
    {
      default: ["color", "translation", "cutout"],
      minItems: 1,
      maxItems: 3,
      description: "What changes an image, in this order; each once.",
    },
  ),
  brightness: strength(0.5, 2, "Largest number added to an image whose values are from -1 to 1."),
  saturation: strength(
    1,
    1,
    "The distance of each value from its pixel's mean is scaled by 1 - saturation to 1 + saturation; no effect on grey images.",
  ),
  contrast: strength(
    0.5,
    1,
    "The distance of each value from its image's mean is scaled by 1 - contrast to 1 + contrast.",
  ),
  translation: strength(
    0.125,
    1,
    "Largest shift, as a share of the image's height and width, in whole pixels; zeros come in.",
  ),
  cutout: strength(
    0.5,
    1,
    "Sides of the part that is set to zero, as a share of the image's height and width, in whole pixels; its middle is anywhere in the image.",
  ),
});

type Params = Static<typeof params>;

export const diffAugment = defineAugmentation({
  about:
    "DiffAugment: random color, translation and cutout of all images that the critic sees, so that it cannot memorize a small dataset. As in the authors' code for values from -1 to 1; other ranges are scaled to that one.",
  papers: [papers.diffAugment],
  params,
  create: (params) => {
    checkOnce(params.policy);
    return (sample) => transformOf(params, sample);
  },
});

function transformOf(params: Params, sample: Sample): Transform {
  checkBounded(sample);
  const changes = params.policy.flatMap((name) => policies[name](params, sample));
  const names = changes.flatMap(({ draws }) => draws);
  return {
    draws: Object.fromEntries(names.map((name) => [name, { distribution: "uniform", shape: [1, 1, 1] }])),
    apply: (samples, random) =>
      onStandardRange(sample.range, samples as tf.Tensor4D, (images) =>
        changes.reduce((x, { draws, apply }) => apply(x, ...draws.map((name) => random[name]!)), images),
      ),
    traits: { batchStatistics: false },
  };
}

/** One change of a batch of images, and the names of the uniform numbers that it takes for each image. */
interface Change {
  readonly draws: readonly string[];
  readonly apply: (x: tf.Tensor4D, ...uniform: readonly tf.Tensor[]) => tf.Tensor4D;
}

type Policy = (params: Params, sample: Sample) => readonly Change[];

const policies: Readonly<Record<Params["policy"][number], Policy>> = {
  color: (params, { shape }) => {
    const tone = (name: "brightness" | "saturation" | "contrast", f: typeof brightness): Change => ({
      draws: [name],
      apply: (x, uniform) => f(x, uniform!, params[name]),
    });
    const colored = imageShape(shape)[2] > 1;
    return [
      tone("brightness", brightness),
      ...(colored ? [tone("saturation", saturation)] : []),
      tone("contrast", contrast),
    ];
  },
  translation: ({ translation }, { shape }) => {
    const [height, width] = imageShape(shape);
    if (pixels(translation, Math.max(height, width)) === 0)
      throw new InvalidParameter(tooSmall(translation, height, width), ["translation"]);
    return [along("translation", (x, axes) => translate(x, axes, translation))];
  },
  cutout: ({ cutout }, { shape }) => {
    const [height, width] = imageShape(shape);
    if (pixels(cutout, Math.min(height, width)) === 0)
      throw new InvalidParameter(tooSmall(cutout, height, width), ["cutout"]);
    return [along("cutout", (x, axes) => cutOut(x, axes, cutout))];
  },
};

const tooSmall = (share: number, height: number, width: number) =>
  `${share} of an image of ${height} x ${width} is less than half a pixel`;

/** A change that takes one number for the rows and one for the columns. */
function along(
  name: string,
  f: (x: tf.Tensor4D, axes: readonly [tf.Tensor, tf.Tensor]) => tf.Tensor4D,
): Change {
  return {
    draws: [`${name}Rows`, `${name}Columns`],
    apply: (x, rows, columns) => f(x, [rows!, columns!]),
  };
}

function checkOnce(policy: Params["policy"]): void {
  const again = policy.findIndex((name, i) => policy.indexOf(name) < i);
  if (again >= 0)
    throw new InvalidParameter(`is ${policy[again]} again; each may be there once`, ["policy", again]);
}

function checkBounded({ shape, range: [low, high] }: Sample): void {
  imageShape(shape);
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new InvalidParameter(`expects values between two bounds, got ${low} to ${high}`);
}

/** Applies `f`, which is for values from -1 to 1, to values of another range, scaled to that one and back. */
function onStandardRange(
  [low, high]: Range,
  x: tf.Tensor4D,
  f: (x: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (low === -1 && high === 1) return f(x);
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  return tf.add(tf.mul(f(tf.div(tf.sub(x, middle), half)), half), middle);
}
