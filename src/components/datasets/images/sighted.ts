import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { sha256 } from "../../../files/sha256.ts";
import type { Notify } from "../contract.ts";
import { type Digests, knownDigest, type Stamp, writeDigests } from "./digests.ts";
import { inOrder } from "./inOrder.ts";
import { progress } from "./progress.ts";

/** A picture file of a dataset. */
export interface ImageFile {
  readonly file: string;
  /** Its name in messages: the path within the dataset. */
  readonly name: string;
  /** Its class; undefined without classes. */
  readonly label?: number;
  /** Files of one group are held out together; undefined: each for itself. */
  readonly group?: string;
}

/** A file as it is found: its stamp and digest as far as they are known, or why it cannot be read. */
export interface Sighted {
  readonly image: ImageFile;
  readonly stamp?: Stamp;
  readonly sha256?: string;
  readonly refusal?: string;
}

export function sight(image: ImageFile, known: Digests): Sighted {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(image.file);
    const stamp = { bytes: size, modified: mtimeMs, changed: ctimeMs };
    const digest = knownDigest(known, image.name, stamp);
    if (size > mostBytes) return { image, refusal: `${size} bytes; at most ${mostBytes}` };
    return { image, stamp, ...(digest !== undefined && { sha256: digest }) };
  } catch (error) {
    return { image, refusal: cannotRead(error) };
  }
}

/** Bytes of the largest file that is read, as files are read whole. */
const mostBytes = 2 ** 29;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EIO: "the disk reports an input/output error",
};

function cannotRead(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return `cannot read: ${reasons[code] ?? message}`;
}

/** Pictures in work at once: as many as there are cores, and a few whose files are read meanwhile. */
export const atOnce = availableParallelism() + 2;

export async function digestAll(sighted: readonly Sighted[], notify: Notify): Promise<readonly Sighted[]> {
  const all: Sighted[] = [];
  const tell = progress("reading files", sighted.length, notify);
  for await (const one of inOrder(sighted, atOnce, withDigest)) tell(all.push(one));
  return all;
}

async function withDigest(one: Sighted): Promise<Sighted> {
  if (one.sha256 !== undefined || one.refusal !== undefined) return one;
  const bytes = await contentOf(one);
  return typeof bytes === "string" ? { ...one, refusal: bytes } : { ...one, sha256: sha256(bytes) };
}

/** The content of a file, or why it cannot be read. */
export const contentOf = ({ image, refusal }: Sighted): Promise<Buffer | string> =>
  refusal === undefined ? readFile(image.file).catch(cannotRead) : Promise.resolve(refusal);

export async function keepDigests(sighted: readonly Sighted[], path: string, started: number): Promise<void> {
  const known = sighted.flatMap(({ image, stamp, sha256: digest }) =>
    stamp && digest ? [[image.name, { ...stamp, sha256: digest }] as const] : [],
  );
  await writeDigests(path, new Map(known), started);
}
