import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync, constants as zlib } from "node:zlib";
import { crc32 } from "@node-rs/crc32";
import { exitCodes, UserError } from "../../../errors.ts";
import { cursorOver, type Refuse, refusing } from "../../../formats/cursor.ts";
import {
  type NpyHeader,
  type NpyValues,
  npyBytes,
  npyHeaderLimit,
  npyValues,
  readNpyHeader,
} from "../../../formats/npy.ts";
import { dataStart, type Entry, endLimit, headerLimit, zipDirectory } from "../../../formats/zip.ts";
import { elements } from "../../blocks/block.ts";

/** An array of numbers in a `.npy` or `.npz` file. */
export interface StoredArray {
  readonly path: string;
  /** Its name in a `.npz` file. */
  readonly name?: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Position of the first value in the file; undefined if the array is compressed. */
  readonly start?: number;
  /** All values. @throws UserError (exit 3) if they are damaged or more than fit into memory. */
  readonly values: () => NpyValues;
  /** Some of the first values. */
  readonly first: () => NpyValues;
}

/** The most bytes of an array that is read as a whole. */
const mostBytes = 2 ** 31 - 1;

/** The arrays in a file, of which only the headers are read. @throws UserError (exit 3) if it holds anything else. */
export function arraysIn(path: string): readonly StoredArray[] {
  return reading(path, (file) => {
    const [first, second] = file.read(0, 2);
    return first === 0x50 && second === 0x4b ? membersOf(file) : [plainArray(file)];
  });
}

/** A file that can be read anywhere. */
interface Readable {
  readonly path: string;
  readonly size: number;
  /** Fewer bytes than `length` at the end of the file. */
  readonly read: (position: number, length: number) => Uint8Array<ArrayBuffer>;
  readonly refuse: Refuse;
}

function reading<T>(path: string, use: (file: Readable) => T): T {
  const refuse = refusing(path, exitCodes.data);
  const fd = opened(path, refuse);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) refuse(stats.isDirectory() ? "a directory, not a .npy or .npz file" : "not a file");
    return use({ path, size: stats.size, read: (...where) => readPart(fd, ...where), refuse });
  } finally {
    closeSync(fd);
  }
}

function opened(path: string, refuse: Refuse): number {
  try {
    // Opening a pipe without O_NONBLOCK would wait for a writer.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(code === "ENOENT" ? "no such file" : message);
  }
}

function readPart(fd: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const bytes = readSync(fd, part, done, length - done, position + done);
    if (bytes === 0) break;
    done += bytes;
  }
  return done === length ? part : part.slice(0, done);
}

function plainArray({ path, size, read, refuse }: Readable): StoredArray {
  const header = readNpyHeader(read(0, npyHeaderLimit), refuse);
  checkSize(header, size, refuse);
  return {
    path,
    ...header,
    values: () =>
      reading(path, (file) => npyValues(header.dtype, file.read(header.start, length(header, refuse)))),
    first: () => firstValues(path, header, header.start),
  };
}

const firstCount = 1_000_000;

function firstValues(path: string, { dtype, shape }: NpyHeader, start: number): NpyValues {
  const bytes = Math.min(firstCount, elements(shape)) * npyBytes(dtype);
  return reading(path, (file) => npyValues(dtype, file.read(start, bytes)));
}

/** Bytes of an array's values. */
function length({ dtype, shape }: NpyHeader, refuse: Refuse): number {
  const bytes = elements(shape) * npyBytes(dtype);
  return bytes <= mostBytes
    ? bytes
    : refuse(`an array of ${bytes} bytes is read as a whole; at most ${mostBytes}`);
}

function checkSize({ shape, dtype, start }: NpyHeader, size: number, refuse: Refuse): void {
  const expected = elements(shape) * npyBytes(dtype);
  if (size - start !== expected)
    refuse(
      `${size - start} bytes of data, not ${[...shape, npyBytes(dtype)].join(" x ")} = ${expected}; cut short?`,
    );
}

function membersOf(file: Readable): readonly StoredArray[] {
  const { size, read, refuse } = file;
  const before = Math.max(0, size - 4 * endLimit);
  const entries = zipDirectory(read(before, size - before), before, refuse);
  const arrays = entries.filter(({ name }) => name.endsWith(".npy"));
  if (arrays.length === 0) refuse("holds no array (.npy)");
  return arrays.map((entry) => member(file, entry));
}

function member(file: Readable, entry: Entry): StoredArray {
  const { path, read } = file;
  const name = entry.name.slice(0, -".npy".length);
  const refuse: Refuse = (problem) => file.refuse(`${name}: ${problem}`);
  if ([entry.packed, entry.size, entry.header].includes(0xffffffff))
    refuse("larger than 4 GiB; save it as a .npy file");
  const start = dataStart(cursorOver(read(entry.header, headerLimit), refuse), entry, entry.header);
  const header = memberHeader(read(start, Math.min(entry.packed, npyHeaderLimit)), entry, refuse);
  checkSize(header, entry.size, refuse);
  const values = () =>
    reading(path, (again) => {
      const bytes = unpacked(again.read(start, entry.packed), entry, refuse);
      return npyValues(header.dtype, bytes.subarray(header.start));
    });
  const isPlain = entry.method === 0;
  return {
    path,
    name,
    dtype: header.dtype,
    shape: header.shape,
    ...(isPlain && { start: start + header.start }),
    values,
    first: () =>
      isPlain ? firstValues(path, header, start + header.start) : values().subarray(0, firstCount),
  };
}

function memberHeader(beginning: Uint8Array, entry: Entry, refuse: Refuse): NpyHeader {
  if (entry.method === 0) return readNpyHeader(beginning, refuse);
  if (entry.method !== 8) return refuse("compressed in a way that is not read");
  // What a part of the data inflates to, without an error that it ends early.
  const inflated = inflating(refuse, () => inflateRawSync(beginning, { finishFlush: zlib.Z_SYNC_FLUSH }));
  return readNpyHeader(inflated.subarray(0, npyHeaderLimit), refuse);
}

/** The bytes of an archive's file, checked by their CRC. */
function unpacked(packed: Uint8Array, { method, size, sum }: Entry, refuse: Refuse): Uint8Array {
  const bytes =
    method === 0
      ? packed
      : inflating(refuse, () => inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }));
  if (bytes.length !== size || crc32(bytes) !== sum) return refuse("damaged: its CRC differs");
  return bytes;
}

function inflating(refuse: Refuse, inflate: () => Uint8Array): Uint8Array {
  try {
    return inflate();
  } catch (error) {
    if (error instanceof UserError) throw error;
    return refuse(`damaged (${(error as Error).message})`);
  }
}
