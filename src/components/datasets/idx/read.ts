import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { exitCodes, UserError } from "../../../errors.ts";
import { sha256 } from "../../../files/sha256.ts";
import { gunzip, gunzipStart } from "../../../formats/gunzip.ts";
import { type IdxImages, idxHeader, readClasses, readImages } from "../../../formats/idx.ts";
import { classesIn } from "../classes.ts";
import type { IdxFiles } from "./find.ts";

/** The most bytes of a file, uncompressed; of the known ones, EMNIST's by class has the most, 547 million. */
const mostBytes = 2 ** 31 - 1;

/** Height and width of the images and the classes, from the header and the labels alone. */
export function factsOf({ images, labels }: IdxFiles) {
  const { sizes } = headerOf(images);
  const [, height, width] = sizes;
  if (sizes.length !== 3 || !height || !width)
    throw new UserError(`${images}: not grey images in IDX format`, exitCodes.data);
  const classes =
    labels === undefined
      ? undefined
      : classesIn(
          readClasses(
            reading(() => readFileSync(labels)),
            labels,
          ),
          labels,
        );
  return { shape: [height, width, 1] as [number, number, number], ...(classes && { classes: [...classes] }) };
}

/** Enough of a gzip file for its first twenty bytes. */
const startBytes = 4096;

function headerOf(file: string) {
  const start = new Uint8Array(startBytes);
  const length = reading(() => {
    const fd = openSync(file, "r");
    try {
      return readSync(fd, start, 0, startBytes, 0);
    } finally {
      closeSync(fd);
    }
  });
  return idxHeader(gunzipStart(start.subarray(0, length), file)) ?? { sizes: [] };
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError((error as Error).message, exitCodes.data);
  }
}

/** Images, the labels that belong to them, and sha256 of both, uncompressed. */
export interface IdxPair extends IdxImages {
  readonly labels: Uint8Array | Int32Array | undefined;
  readonly digests: readonly string[];
}

/** @throws UserError (exit 3) if a file is damaged, or one has not the count of the other. */
export async function readPair(imageFile: string, labelFile: string | undefined): Promise<IdxPair> {
  const bytes = await plain(imageFile);
  const images = readImages(bytes, imageFile, mostBytes);
  if (labelFile === undefined) return { ...images, labels: undefined, digests: [sha256(bytes)] };
  const labelBytes = await plain(labelFile);
  const labels = readClasses(labelBytes, labelFile);
  if (labels.length !== images.count)
    throw new UserError(
      `${labelFile}: ${labels.length} labels, but ${imageFile} has ${images.count} images`,
      exitCodes.data,
    );
  return { ...images, labels, digests: [sha256(bytes), sha256(labelBytes)] };
}

async function plain(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new UserError(error.message, exitCodes.data);
  });
  return gunzip(bytes, file, mostBytes);
}
