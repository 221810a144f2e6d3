import { type Static, Type } from "@sinclair/typebox";
import { exitCodes, UserError } from "../../errors.ts";
import { filePath } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { numbered } from "./classes.ts";
import { type Data, defineDataset, type Split } from "./contract.ts";
import { holdOut } from "./holdOut.ts";
import { findIdx } from "./idx/find.ts";
import { factsOf, type IdxPair, readPair } from "./idx/read.ts";
import { decoder, idxParameters } from "./idxImages.ts";
import { foundInFiles, scaling, testShare, trainingSplit } from "./imageParameters.ts";
import { rangeOf, scaler } from "./pixels.ts";
import { inMemory } from "./splits.ts";

const { channels, mirror } = idxParameters.properties;

const params = Type.Object({
  directory: filePath({
    description:
      "Directory of the IDX files, plain or .gz: train-images-idx3-ubyte, train-labels-idx1-ubyte and t10k-… for testing, or similar names. Only the training images are needed.",
  }),
  prefix: Type.Optional(
    Type.String({
      maxLength: 256,
      description: "What the files' names begin with, such as emnist-letters-, if there are several sets.",
    }),
  ),
  size: Type.Optional(
    Type.Integer({
      minimum: 4,
      maximum: 1024,
      description:
        "Height and width in pixels, if other than the stored ones (bilinear, between pixel centres).",
    }),
  ),
  transposed: Type.Optional(
    Type.Boolean({ description: "Exchanges rows and columns, which EMNIST's files need." }),
  ),
  scaling,
  channels,
  mirror,
  testShare,
  ...foundInFiles,
});

type Params = Static<typeof params>;

export const idx = defineDataset({
  about:
    "Grey images in IDX files, MNIST's format: KMNIST, EMNIST, QMNIST or your own, of any size and number, with labels or without.",
  params,
  complete: (given) => (given.shape === undefined ? { ...given, ...found(given) } : given),
  create: (params) => {
    const { shape = [28, 28, 1], classes = [], size, scaling, channels } = params;
    const [height, width] = params.transposed ? [shape[1], shape[0]] : shape;
    return {
      sample: {
        shape: [size ?? height, size ?? width, channels],
        range: rangeOf(scaling),
        classes: classes.length,
      },
      ...(classes.length > 0 && { classNames: classes }),
      load: (notify) => load({ ...params, shape, classes }, notify),
    };
  },
});

function found({ directory, prefix }: Params) {
  try {
    return factsOf(findIdx(directory, prefix));
  } catch (error) {
    throw error instanceof UserError ? new InvalidParameter(error.message, ["directory"]) : error;
  }
}

type Complete = Params & Required<Pick<Params, "shape" | "classes">>;

async function load(params: Complete, notify: (line: string) => void): Promise<Data> {
  const files = findIdx(params.directory, params.prefix);
  const train = await readSplit(files.images, files.labels, params);
  const test = files.testImages && (await readSplit(files.testImages, files.testLabels, params));
  const { stored } = train.split;
  const { scale } = scaler(params.scaling, new Uint8Array(), stored);
  const splits = test
    ? { train: train.split, test: test.split }
    : await holdOut(train.split, params.testShare);
  notify(`idx: ${splits.train.count} images to train on and ${splits.test.count} to test with`);
  return {
    test: splits.test,
    train: trainingSplit(splits.train, params),
    decode: decoder(scale, params),
    digests: {
      ...byRole(["images", "labels"], train.digests),
      ...byRole(["testImages", "testLabels"], test ? test.digests : []),
    },
  };
}

interface Read {
  readonly split: Split;
  readonly digests: readonly string[];
}

async function readSplit(images: string, labels: string | undefined, params: Complete): Promise<Read> {
  const { shape, classes, transposed = false } = params;
  const pair = await readPair(images, classes.length === 0 ? undefined : labels);
  const [height, width] = shape;
  if (pair.height !== height || pair.width !== width)
    throw new UserError(
      `${images}: images of ${pair.height} x ${pair.width}, not ${height} x ${width}`,
      exitCodes.data,
    );
  if (classes.length > 0 && pair.labels === undefined)
    throw new UserError(`${images}: there are no labels beside it`, exitCodes.data);
  const pixels = transposed ? transpose(pair) : pair.pixels;
  const stored = transposed ? [width, height, 1] : [height, width, 1];
  const numbers = pair.labels ? numbered(pair.labels, classes, labels!) : new Uint8Array();
  return { split: inMemory(pixels, stored, numbers), digests: pair.digests };
}

function transpose({ count, height, width, pixels }: IdxPair): Uint8Array {
  const size = height * width;
  const turned = new Uint8Array(pixels.length);
  for (let image = 0; image < count; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        turned[image * size + column * height + row] = pixels[image * size + row * width + column]!;
  return turned;
}

/** By role, so that equal files of other names are the same data. */
const byRole = (roles: readonly string[], digests: readonly string[]) =>
  Object.fromEntries(digests.map((digest, i) => [roles[i]!, digest]));
