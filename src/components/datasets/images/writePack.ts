import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncDirectory, temporaryPath, writeAll } from "../../../files/durable.ts";
import { writeFailure } from "../../../files/failure.ts";
import { encodeHeader, headerBytes, type PackHeader, packFormat } from "../../../formats/packed.ts";

/** A record to write: bytes, sha256 (hex) of what they were made from, and facts about it. */
export interface PackRecord {
  readonly pixels: Uint8Array;
  readonly source: string;
  readonly facts: readonly [number, number, number];
}

/** Bytes that are collected before they are written. */
const pieceBytes = 2 ** 22;

/**
 * Writes records in their order to an unfinished file in `directory`, and renames it to what `nameOf` says at the end:
 * a file with a final name is complete, whenever the process is killed.
 *
 * @throws UserError (exit 5) if the disk is full or may not be written.
 */
export async function writePack(
  directory: string,
  shape: PackHeader["shape"],
  records: AsyncIterable<PackRecord>,
  finish: () => { readonly path: string; readonly notes: unknown },
): Promise<string> {
  const unfinished = temporaryPath(directory, "pack");
  try {
    const handle = await open(unfinished, "wx");
    try {
      await writeParts(handle, shape, records, () => finish().notes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const { path } = finish();
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
    return path;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw await writeFailure(directory, error);
  }
}

async function writeParts(
  handle: FileHandle,
  shape: PackHeader["shape"],
  records: AsyncIterable<PackRecord>,
  notesOf: () => unknown,
): Promise<void> {
  const hash = createHash("sha256");
  const sources: string[] = [];
  const facts: number[] = [];
  let piece: Uint8Array[] = [new Uint8Array(headerBytes)];
  const flush = async () => {
    await writeAll(handle, Buffer.concat(piece));
    piece = [];
  };
  for await (const record of records) {
    hash.update(record.pixels);
    sources.push(record.source);
    facts.push(...record.facts);
    piece.push(record.pixels);
    if (piece.length * record.pixels.length >= pieceBytes) await flush();
  }
  const notes = Buffer.from(JSON.stringify(notesOf()));
  piece.push(Buffer.from(sources.join(""), "hex"), littleEndian(facts), notes);
  await flush();
  const header = { format: packFormat, shape, count: sources.length, sha256: hash.digest("hex") } as const;
  await handle.write(encodeHeader({ ...header, notes: notes.length }), 0, headerBytes, 0);
}

function littleEndian(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32LE(value, 4 * i);
  });
  return bytes;
}
