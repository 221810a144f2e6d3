import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { temporaryPath } from "../../../files/durable.ts";

/** Size and times of a file: as long as they stay the same, so does its content. */
export interface Stamp {
  readonly bytes: number;
  /** Times of the last change of the content, and of the file's entry, in milliseconds. */
  readonly modified: number;
  readonly changed: number;
}

/** sha256 (hex) of files, as they were read. */
export type Digests = ReadonlyMap<string, Stamp & { readonly sha256: string }>;

/** A file written so recently may change again without a new time. */
const restlessMs = 2_000;

/** Columns, which JSON reads several times faster than a record for each file. */
interface Columns {
  readonly names: readonly string[];
  readonly bytes: readonly number[];
  readonly modified: readonly number[];
  readonly changed: readonly number[];
  /** 64 hexadecimal digits each, one after the other. */
  readonly sha256: string;
}

/** The digests that an earlier run has kept at `path`; undefined if there are none, or if they cannot be read. */
export async function readDigests(path: string): Promise<Digests | undefined> {
  try {
    const { names, bytes, modified, changed, sha256 } = JSON.parse(await readFile(path, "utf8")) as Columns;
    return new Map(
      names.map((name, i) => [
        name,
        {
          bytes: bytes[i]!,
          modified: modified[i]!,
          changed: changed[i]!,
          sha256: sha256.slice(64 * i, 64 * (i + 1)),
        },
      ]),
    );
  } catch {
    return undefined;
  }
}

/**
 * Keeps the digests for the next run. They only save time, so a failure is no error.
 *
 * @param seen when the first stamp was taken, in milliseconds
 */
export async function writeDigests(path: string, digests: Digests, seen: number): Promise<void> {
  const calm = [...digests].filter(
    ([, { modified, changed }]) => Math.max(modified, changed) < seen - restlessMs,
  );
  const columns: Columns = {
    names: calm.map(([name]) => name),
    bytes: calm.map(([, { bytes }]) => bytes),
    modified: calm.map(([, { modified }]) => modified),
    changed: calm.map(([, { changed }]) => changed),
    sha256: calm.map(([, { sha256 }]) => sha256).join(""),
  };
  const unfinished = temporaryPath(dirname(path), "digests");
  try {
    await writeFile(unfinished, JSON.stringify(columns));
    await rename(unfinished, path);
  } catch {
    await rm(unfinished, { force: true });
  }
}

/** The kept digest of a file whose size and times are the same. */
export function knownDigest(digests: Digests, name: string, stamp: Stamp): string | undefined {
  const known = digests.get(name);
  const same =
    known !== undefined &&
    known.bytes === stamp.bytes &&
    known.modified === stamp.modified &&
    known.changed === stamp.changed;
  return same ? known.sha256 : undefined;
}
