import { inflateRawSync } from "node:zlib";
import { crc32 } from "@node-rs/crc32";
import { quote } from "../printable.ts";
import { type Cursor, cursorOver, type Refuse } from "./cursor.ts";

/** A zip archive of files that are stored, as PyTorch and Keras write them, or deflated, as other programs pack them. */
export interface ZipArchive {
  readonly names: readonly string[];
  /** A file's bytes, not to be changed, checked by their CRC; undefined if there is no such file. */
  readonly read: (name: string) => Uint8Array | undefined;
}

/** One file as the archive's directory lists it. */
export interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  /** Position of the file's own header. */
  readonly header: number;
}

const [directorySignature, entrySignature, endSignature] = [0x02014b50, 0x04034b50, 0x06054b50];
const endBytes = 22;
/** The end record may be followed by a comment of at most this length. */
const commentLimit = 0xffff;

/**
 * Reads an archive's directory, which cannot exceed the archive's size. A file is unpacked when it is read, and kept:
 * all of them together may take a small multiple of the archive's size, for weights hardly shrink.
 */
export function openZip(bytes: Uint8Array, refuse: Refuse): ZipArchive {
  const cursor = cursorOver(bytes, refuse);
  const entries = new Map(readDirectory(cursor, findEnd(bytes, refuse)).map((entry) => [entry.name, entry]));
  const unpacked = new Map<string, Uint8Array>();
  const limit = 64 * 2 ** 20 + 8 * bytes.length;
  let total = 0;
  const unpack = (entry: Entry) => {
    if (entry.method !== 0) total += entry.size;
    if (total > limit) return refuse(`it unpacks to more than ${limit} bytes`);
    return readEntryData(cursor, entry, refuse);
  };
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const data = unpacked.get(name) ?? unpack(entry);
      unpacked.set(name, data);
      return data;
    },
  };
}

function findEnd(bytes: Uint8Array, refuse: Refuse): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endBytes - commentLimit);
  for (let at = bytes.length - endBytes; at >= first; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return refuse("a zip archive without its directory at the end; the file may be cut short");
}

/** An archive's directory, of which the last bytes suffice. @param before the number of bytes before `tail`. */
export function zipDirectory(tail: Uint8Array, before: number, refuse: Refuse): readonly Entry[] {
  return readDirectory(cursorOver(tail, refuse), findEnd(tail, refuse), before);
}

/** The most bytes after an archive's directory. */
export const endLimit = endBytes + commentLimit;

function readDirectory(cursor: Cursor, end: number, before = 0): Entry[] {
  cursor.moveTo(end + 10);
  const count = cursor.unsigned(2);
  cursor.unsigned(4);
  const start = cursor.unsigned(4) - before;
  if (start < 0) return cursor.fail("the archive's list of files is too long");
  cursor.moveTo(start);
  return Array.from({ length: count }, () => readEntry(cursor));
}

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3.12 */
function readEntry(cursor: Cursor): Entry {
  if (cursor.unsigned(4) !== directorySignature) cursor.fail("not an entry of a zip archive's directory");
  cursor.unsigned(4);
  const [flags, method] = [cursor.unsigned(2), cursor.unsigned(2)];
  cursor.unsigned(4);
  const [sum, packed, size] = [cursor.unsigned(4), cursor.unsigned(4), cursor.unsigned(4)];
  const [name, extra, comment] = [cursor.unsigned(2), cursor.unsigned(2), cursor.unsigned(2)];
  cursor.take(8);
  const header = cursor.unsigned(4);
  const text = new TextDecoder().decode(cursor.take(name));
  cursor.take(extra + comment);
  return { name: text, flags, method, sum, packed, size, header };
}

/** The most bytes of a file's own header. */
export const headerLimit = 30 + 2 * 0xffff;

/**
 * Moves to the first byte of a file's data, and returns its position.
 *
 * @param cursor over the archive, or over a part that begins at byte `before`
 * @see section 4.3.7 of the same document
 */
export function dataStart(cursor: Cursor, { name, header }: Entry, before = 0): number {
  cursor.moveTo(header - before);
  if (cursor.unsigned(4) !== entrySignature) cursor.fail(`${quote(name)} does not begin here`);
  cursor.moveTo(header - before + 26);
  cursor.take(cursor.unsigned(2) + cursor.unsigned(2));
  return before + cursor.position();
}

function readEntryData(cursor: Cursor, entry: Entry, refuse: Refuse): Uint8Array {
  const { name, flags, method, sum, packed, size } = entry;
  if ((flags & 1) !== 0) return refuse(`${quote(name)} is encrypted`);
  if (method !== stored && method !== deflated)
    return refuse(`${quote(name)} is packed by method ${method}; readable are stored and deflated`);
  dataStart(cursor, entry);
  const content = cursor.take(packed);
  const data = method === stored ? content : inflated(content, entry, refuse);
  if (data.length !== size) return refuse(`${quote(name)} has ${data.length} bytes, and should have ${size}`);
  // PyTorch can be configured to write no CRC; the field is then 0.
  if (sum !== 0 && crc32(data) !== sum) return refuse(`${quote(name)} is damaged: its CRC differs`);
  return data;
}

/** @see section 4.4.5 of the same document */
const [stored, deflated] = [0, 8];

function inflated(content: Uint8Array, { name, size }: Entry, refuse: Refuse): Uint8Array {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return refuse(`${quote(name)} is damaged: it does not inflate to ${size} bytes`);
  }
}
