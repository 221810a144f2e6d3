import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { sha256 } from "../../../files/sha256.ts";
import type { Split } from "../contract.ts";
import { interleaved } from "../planes.ts";
import { inMemory } from "../splits.ts";
import type { Version } from "./cifarVersions.ts";

const [side, channels] = [32, 3];
const area = side * side;
const pixelBytes = channels * area;

/**
 * Reads files of records: the label or two, then a plane of 1,024 bytes for each of red, green and blue.
 *
 * @throws UserError (exit 3) if a file has another size or another label than the authors' have.
 */
export async function readRecords(
  directory: string,
  files: readonly string[],
  records: number,
  version: Version,
  labels: "fine" | "coarse",
): Promise<{ readonly split: Split; readonly digests: Readonly<Record<string, string>> }> {
  const pixels = new Uint8Array(files.length * records * pixelBytes);
  const classes = new Uint8Array(files.length * records);
  const digests: Record<string, string> = {};
  for (const [index, file] of files.entries()) {
    const path = join(directory, file);
    const bytes = await contentOf(path, records, version);
    digests[file] = sha256(bytes);
    const part = {
      classes: classes.subarray(index * records),
      pixels: pixels.subarray(index * records * pixelBytes),
    };
    takeApart(bytes, records, version.labelBytes, labels, part);
  }
  checkLabels(classes, labels === "coarse" ? 20 : version.classes.length, directory);
  return { split: inMemory(pixels, [side, side, channels], classes), digests };
}

async function contentOf(path: string, records: number, { labelBytes, name }: Version): Promise<Uint8Array> {
  const refuse = (problem: string): never => {
    throw new UserError(`${path}: ${problem}`, exitCodes.data);
  };
  const { size } = await stat(path).catch((error: Error) => refuse(`cannot read: ${error.message}`));
  const expected = records * (labelBytes + pixelBytes);
  if (size !== expected)
    refuse(
      `${size} bytes, not the ${expected} of ${name}'s ${records.toLocaleString("en")} images; cut short?`,
    );
  return readFile(path).catch((error: Error) => refuse(`cannot read: ${error.message}`));
}

interface Part {
  readonly classes: Uint8Array;
  readonly pixels: Uint8Array;
}

function takeApart(
  bytes: Uint8Array,
  records: number,
  labelBytes: number,
  labels: "fine" | "coarse",
  { classes, pixels }: Part,
): void {
  const record = labelBytes + pixelBytes;
  // The superclass comes before the class.
  const place = labels === "coarse" ? 0 : labelBytes - 1;
  for (let i = 0; i < records; i++) {
    classes[i] = bytes[i * record + place]!;
    const planes = bytes.subarray(i * record + labelBytes, (i + 1) * record);
    pixels.set(interleaved(planes, area, channels), i * pixelBytes);
  }
}

function checkLabels(classes: Uint8Array, count: number, directory: string): void {
  const wrong = classes.findIndex((label) => label >= count);
  if (wrong >= 0)
    throw new UserError(
      `${directory}: image ${wrong} has label ${classes[wrong]}; labels are below ${count}`,
      exitCodes.data,
    );
}
