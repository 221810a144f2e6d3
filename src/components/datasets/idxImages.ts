import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { filePath } from "../../registry/component.ts";
import type { Data, Dataset } from "./contract.ts";
import { fetchDataset } from "./files/fetch.ts";
import { imageParameters, trainingSplit } from "./imageParameters.ts";
import { rangeOf, type Scaler, scaler } from "./pixels.ts";
import { inMemory } from "./splits.ts";

/** Parameters of the datasets of grey 28 x 28 images in four IDX files. */
export const idxParameters = Type.Object({
  size: Type.Integer({
    default: 28,
    minimum: 4,
    maximum: 1024,
    description: "Height and width in pixels; images are resized from 28 (bilinear, between pixel centres).",
  }),
  scaling: Type.Union([Type.Literal("symmetric"), Type.Literal("unit"), Type.Literal("perPosition")], {
    default: "symmetric",
    description:
      "Range of pixels: symmetric: [-1, 1]; unit: [0, 1]; perPosition: [-1, 1], scaled by each position's extremes over the training set.",
  }),
  channels: Type.Union([Type.Literal(1), Type.Literal(3)], {
    default: 1,
    description: "1: grey; 3: the same grey as RGB.",
  }),
  directory: Type.Optional(
    filePath({
      description:
        "Directory of the four original IDX files, plain or .gz, under their own names, torchvision's or Kaggle's; by default from the cache, or downloaded. Other data: the dataset idx.",
    }),
  ),
  ...imageParameters,
});

const side = 28;

export function idxDataset(name: "mnist" | "fashion-mnist", params: Static<typeof idxParameters>): Dataset {
  const { size, scaling, channels, directory } = params;
  // The extractors were trained on grey images.
  const isGrey = channels === 1;
  return {
    sample: { shape: [size, size, channels], range: rangeOf(scaling), classes: 10 },
    trainCount: 60_000,
    memoryBytes: 70_000 * side * side,
    ...(isGrey && { extractor: name }),
    load: async (notify): Promise<Data> => {
      const { train, test, digests } = await fetchDataset(name, { notify, directory });
      const { scale, unscale } = scaler(scaling, train.images.pixels, [side, side, 1]);
      return {
        train: trainingSplit(inMemory(train.images.pixels, [side, side, 1], train.labels), params),
        test: inMemory(test.images.pixels, [side, side, 1], test.labels),
        decode: decoder(scale, params),
        ...(isGrey && { encode: (x) => tf.clipByValue(unscale(resize(x as tf.Tensor4D, side)), 0, 255) }),
        digests,
      };
    },
  };
}

interface Decoded {
  readonly size?: number;
  readonly channels: 1 | 3;
}

/** From bytes of grey images to samples. */
export function decoder(scale: Scaler["scale"], { size, channels }: Decoded): Data["decode"] {
  return (stored) => {
    const grey = scale(stored) as tf.Tensor4D;
    return repeat(size === undefined ? grey : resize(grey, size), channels);
  };
}

function resize(images: tf.Tensor4D, size: number): tf.Tensor4D {
  const [, height, width] = images.shape;
  return height === size && width === size
    ? images
    : tf.image.resizeBilinear(images, [size, size], false, true);
}

function repeat(images: tf.Tensor4D, channels: number): tf.Tensor {
  return channels === 1 ? images : tf.tile(images, [1, 1, 1, channels]);
}
