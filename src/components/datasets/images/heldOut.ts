import { createHash } from "node:crypto";
import { exitCodes, UserError } from "../../../errors.ts";
import { sha256 } from "../../../files/sha256.ts";
import type { Split } from "../contract.ts";
import type { PackedImage, PackedImages } from "./pack.ts";

/** The training set and the test set of a set of pictures. */
export interface ImageSplits {
  readonly train: Split;
  readonly test: Split;
  /** The pictures of each split, in order. */
  readonly images: { readonly train: readonly PackedImage[]; readonly test: readonly PackedImage[] };
  /** Pictures in neither, as they are copies of training images in a group that is held out. */
  readonly copies: number;
  /** sha256 of all pixels and labels, and of what is held out. */
  readonly digests: { readonly images: string };
}

/**
 * Holds out a share of the pictures: those whose content, or whose group's name, has a digest below it. So pictures that
 * are added later move none of the others, and copies stay together. If that leaves a split empty, it gets the picture
 * or the group that is nearest to it.
 *
 * @throws UserError (exit 3) if there are no two pictures that can be parted.
 */
export function splitImages({ pack, images }: PackedImages, testShare: number): ImageSplits {
  const places = images.map(placeOf);
  const share = withinReach(places, testShare);
  const isHeldOut = (i: number) => places[i]! < share;
  const train = images.filter((_, i) => !isHeldOut(i));
  const trained = new Set(train.map(({ record }) => record));
  const heldOut = images.filter((_, i) => isHeldOut(i));
  const test = heldOut.filter(({ record }) => !trained.has(record));
  if (train.length === 0 || test.length === 0)
    throw new UserError(
      `${images.length} images cannot be parted into some for training and others for testing`,
      exitCodes.data,
    );
  return {
    train: splitOf(pack, train),
    test: splitOf(pack, test),
    images: { train, test },
    copies: heldOut.length - test.length,
    digests: { images: digestOf(pack.header.sha256, train, test) },
  };
}

/** A number from 0 to 1 by the content or the group. */
function placeOf({ sha256: content, group }: PackedImage): number {
  const digest = group === undefined ? content : sha256(`group ${group}`);
  return Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
}

/** The nearest share to the wanted one that leaves no split empty. */
function withinReach(places: readonly number[], wanted: number): number {
  const distinct = [...new Set(places)].sort((a, b) => a - b);
  const [second = 1, last = 1] = [distinct[1], distinct.at(-1)];
  return Math.min(Math.max(wanted, second), last);
}

/** Some of the pictures in a packed file, in this order. */
function splitOf({ header, read }: PackedImages["pack"], images: readonly PackedImage[]): Split {
  const records = Int32Array.from(images, ({ record }) => record);
  const labelled = images.filter(({ label }) => label !== undefined);
  return {
    count: images.length,
    stored: header.shape,
    labels: Int32Array.from(labelled, ({ label }) => label!),
    read: (indices) => read(indices.map((index) => records[index]!)),
  };
}

function digestOf(pixels: string, ...splits: readonly (readonly PackedImage[])[]): string {
  const hash = createHash("sha256").update(pixels);
  for (const images of splits)
    hash.update(`\n${images.map(({ record, label = -1 }) => `${record} ${label}`).join()}`);
  return hash.digest("hex");
}
