import { exitCodes, UserError } from "../../../errors.ts";
import { openFile, readRecords } from "../../../files/records.ts";
import { npyBytes, npyValues } from "../../../formats/npy.ts";
import { elements } from "../../blocks/block.ts";
import type { Labels, Split, Stored } from "../contract.ts";
import { eachSample } from "../holdOut.ts";
import { interleaved } from "../planes.ts";
import { inMemory } from "../splits.ts";
import type { StoredArray } from "./arrayFile.ts";
import { placeOf } from "./choose.ts";
import { type ImageShape, isBytes, type Layout } from "./layout.ts";

/** The images of an array: read from the file batch by batch, or, if it is compressed, in memory. */
export function imagesIn(images: StoredArray, labels: Labels, layout: Layout, shape: ImageShape): Split {
  const { start, path, dtype } = images;
  const count = images.shape[0]!;
  if (start === undefined) return ordered(inMemory(images.values() as Stored, shape, labels), layout, shape);
  const file = openFile(path);
  const records = { start, bytes: elements(shape) * npyBytes(dtype) };
  const read = async (indices: Int32Array) =>
    npyValues(dtype, await readRecords(file, records, indices)) as Stored;
  return ordered({ count, stored: shape, labels, read }, layout, shape);
}

/** The same split with the channels of each pixel beside each other. */
function ordered(split: Split, layout: Layout, [height, width, channels]: ImageShape): Split {
  if (layout === "NHWC" || channels === 1) return split;
  return {
    ...split,
    read: async (indices) => {
      const planes = await split.read(indices);
      return interleaved(planes, height * width, channels);
    },
  };
}

/** @throws UserError (exit 3) if floats are not numbers from `low` to `high`. */
export async function checkRange(
  images: StoredArray,
  split: Split,
  [low, high]: readonly [number, number],
): Promise<void> {
  if (isBytes(images)) return;
  // Rounding may leave a value a little outside.
  const slack = 1e-3 * (high - low);
  await eachSample(split, (sample, index) => {
    const wrong = sample.find((value) => !(value >= low - slack && value <= high + slack));
    if (wrong === undefined) return;
    throw new UserError(
      `${placeOf(images)}: image ${index} has the value ${wrong}, which is not in the range [${low}, ${high}]`,
      exitCodes.data,
    );
  });
}

/** The extremes of the first values, for an advice. */
export function extremesOf(images: StoredArray): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of images.first()) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}
