import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { exitCodes, UserError } from "../../errors.ts";
import { sha256OfFile } from "../../files/sha256.ts";
import { filePath } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import {
  type Chosen,
  choose,
  classesOf,
  labelsOf,
  type Pair,
  type Places,
  placeOf,
} from "./arrays/choose.ts";
import { isBytes, layoutOf } from "./arrays/layout.ts";
import { checkRange, extremesOf, imagesIn } from "./arrays/split.ts";
import { numbered } from "./classes.ts";
import { type Data, defineDataset, type Split } from "./contract.ts";
import { holdOut } from "./holdOut.ts";
import { foundInFiles, imageParameters, scaling, testShare, trainingSplit } from "./imageParameters.ts";
import { rangeOf } from "./pixels.ts";

const inFile = (what: string, names: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description: `Name of the array of ${what} in a .npz file; by default ${names}, if it is there.`,
    }),
  );

const bound = Type.Number({ minimum: -1e9, maximum: 1e9 });

const params = Type.Object({
  file: filePath({
    description:
      "File of the images, .npy or .npz: bytes or floats, count x height x width, or with 1 or 3 channels.",
  }),
  labelFile: Type.Optional(
    filePath({ description: "File of the labels, .npy or .npz, if they are in one of their own: integers." }),
  ),
  testFile: Type.Optional(
    filePath({ description: "File of the test images, if they are in one of their own." }),
  ),
  testLabelFile: Type.Optional(
    filePath({ description: "File of the test labels, if they are in one of their own." }),
  ),
  images: inFile("images", "x_train, train_images, images, x, data or arr_0"),
  labels: inFile("labels", "y_train, train_labels, labels, y, targets or arr_1"),
  testImages: inFile("test images", "x_test or test_images"),
  testLabels: inFile("test labels", "y_test or test_labels"),
  layout: Type.Optional(
    Type.Union([Type.Literal("NHWC"), Type.Literal("NCHW")], {
      description: "Channels last, or before height and width; by default found out.",
    }),
  ),
  range: Type.Optional(
    Type.Tuple([bound, bound], {
      description: "Black and white of floats, such as [0, 1]; bytes are from 0 to 255.",
    }),
  ),
  scaling,
  ...imageParameters,
  testShare,
  ...foundInFiles,
});

type Params = Static<typeof params>;

export const arrays = defineDataset({
  about:
    "Images in numpy's files: .npy, or .npz as Keras and MedMNIST have them; of bytes or floats, with labels or without. Large files are read batch by batch; Python objects are refused.",
  params,
  complete: (given) => (given.shape === undefined ? { ...given, ...found(given) } : given),
  create: (params) => {
    const { shape = [28, 28, 1], classes = [], scaling } = params;
    checkOrder(params.range);
    return {
      sample: { shape, range: rangeOf(scaling), classes: classes.length },
      ...(classes.length > 0 && { classNames: classes }),
      load: (notify) => load({ ...params, shape, classes }, notify),
    };
  },
});

function checkOrder(range: Params["range"]): void {
  if (range !== undefined && range[0] >= range[1])
    throw new InvalidParameter("the first number is black, and below the second, white", ["range"]);
}

/** The parameters of where to look, without those that are not given. */
const placesIn = (params: Params): Places => params as Places;

function found(params: Params) {
  try {
    const { train } = choose(placesIn(params));
    checkFloats(train, params.range);
    const classes = classesOf(train);
    return { ...layoutOf(train.images, params.layout), ...(classes && { classes: [...classes] }) };
  } catch (error) {
    throw error instanceof UserError ? new InvalidParameter(error.message) : error;
  }
}

function checkFloats({ images }: Pair, range: Params["range"]): void {
  if (isBytes(images) || range !== undefined || !images.dtype.startsWith("float")) return;
  const [low, high] = extremesOf(images);
  throw new UserError(
    `${placeOf(images)}: ${images.dtype} values, those of the first images from ${low} to ${high}; set range to black and white, such as range: [0, 1]`,
    exitCodes.data,
  );
}

type Complete = Params & Required<Pick<Params, "shape" | "classes">>;

async function load(params: Complete, notify: (line: string) => void): Promise<Data> {
  const chosen = choose(placesIn(params));
  const all = await splitOf(chosen.train, params);
  const splits = chosen.test
    ? { train: all, test: await splitOf(chosen.test, params) }
    : await holdOut(all, params.testShare);
  notify(line(chosen, params, splits));
  return {
    train: trainingSplit(splits.train, params),
    test: splits.test,
    decode: decoder(chosen.train, params),
    digests: await digestsOf(params),
  };
}

function line(
  { train: { images } }: Chosen,
  { layout, classes }: Complete,
  splits: Record<"train" | "test", Split>,
) {
  const { shape, dtype } = images;
  const order = shape.length === 4 ? `${layout}, ` : "";
  const kinds = classes.length > 0 ? `, ${classes.length} classes` : "";
  return `arrays: ${splits.train.count} images to train on and ${splits.test.count} to test with, ${shape.slice(1).join(" x ")} (${order}${dtype})${kinds}`;
}

async function splitOf(pair: Pair, params: Complete): Promise<Split> {
  const { images } = pair;
  const { layout, shape } = layoutOf(images, params.layout);
  if (shape.join() !== params.shape.join())
    throw new UserError(
      `${placeOf(images)}: images of ${shape.join(" x ")}, not ${params.shape.join(" x ")}`,
      exitCodes.data,
    );
  checkFloats(pair, params.range);
  const split = imagesIn(images, labelsFor(pair, params), layout, shape);
  await checkRange(images, split, params.range ?? [0, 255]);
  return split;
}

function labelsFor(pair: Pair, { classes }: Complete) {
  if (classes.length === 0) return new Uint8Array();
  const labels = labelsOf(pair);
  if (labels !== undefined) return numbered(labels, classes, placeOf(pair.labels!));
  throw new UserError(`${placeOf(pair.images)}: there are no labels of these images`, exitCodes.data);
}

function decoder({ images }: Pair, { range = [0, 255], scaling }: Complete): Data["decode"] {
  const [low, high] = isBytes(images) ? [0, 255] : range;
  const unit = (x: tf.Tensor) => tf.div(tf.sub(x, low), high - low);
  return scaling === "unit" ? unit : (x) => tf.sub(tf.mul(unit(x), 2), 1);
}

/** By parameter, so that equal files of other names are the same data. */
async function digestsOf(params: Params): Promise<Record<string, string>> {
  const files = ["file", "labelFile", "testFile", "testLabelFile"] as const;
  const named = files.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]] as const]));
  return Object.fromEntries(
    await Promise.all(named.map(async ([name, path]) => [name, await sha256OfFile(path)] as const)),
  );
}
