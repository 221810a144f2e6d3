import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import {
  type FileName,
  fileNames,
  type Publication,
} from "../../../../src/components/datasets/files/publications.ts";

/** An IDX file of images whose pixels count 0, 1, 2, ... */
export function idxImages(count: number, height: number, width: number): Uint8Array {
  const pixels = Uint8Array.from({ length: count * height * width }, (_, index) => index % 256);
  return Buffer.concat([bigEndian(0x803, count, height, width), pixels]);
}

/** An IDX file of labels. */
export function idxLabels(labels: readonly number[]): Uint8Array {
  return Buffer.concat([bigEndian(0x801, labels.length), Uint8Array.from(labels)]);
}

export function bigEndian(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 * index);
  });
  return bytes;
}

/** Three 2x3 training images and two test images, with labels. */
export const tinyFiles: Readonly<Record<FileName, Uint8Array>> = {
  "train-images-idx3-ubyte": idxImages(3, 2, 3),
  "train-labels-idx1-ubyte": idxLabels([7, 0, 9]),
  "t10k-images-idx3-ubyte": idxImages(2, 2, 3),
  "t10k-labels-idx1-ubyte": idxLabels([1, 2]),
};

/** The tiny files as a published set that is offered at the given sources. */
export function tinyPublication(
  sources: Publication["sources"] = [],
  files: Readonly<Record<FileName, Uint8Array>> = tinyFiles,
): Publication {
  const originals = fileNames.map((name) => {
    const sha256 = createHash("sha256").update(files[name]).digest("hex");
    return [name, { bytes: files[name].length, sha256 }] as const;
  });
  return { name: "tiny", files: Object.fromEntries(originals) as Publication["files"], sources };
}

const root = mkdtempSync(join(tmpdir(), "exp-test-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A new directory that goes when the test file ends. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(root, "d-"));
}

/** A new directory that holds the given files under their names. */
export function directoryWith(files: Readonly<Record<string, Uint8Array>>): string {
  const directory = temporaryDirectory();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes);
  return directory;
}
