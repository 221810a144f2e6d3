import { exitCodes, UserError } from "../errors.ts";
import { gunzip } from "./gunzip.ts";
import { standIn } from "./recognize.ts";

/** Grey images of one size; `pixels` has count x height x width bytes, row by row, 0 = background. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/** IDX magic numbers of arrays of unsigned bytes; the last digit is the number of dimensions. */
const magic = { images: 0x00000803, labels: 0x00000801 } as const;

/** Limit of the uncompressed size: five times the largest known file. */
const mostBytes = 2 ** 28;

/**
 * Reads an IDX file of images, plain or gzipped (format: http://yann.lecun.com/exdb/mnist). `pixels` is a view
 * of the input if that is plain. @throws UserError with `file` and the byte if it is not such a file.
 */
export function readImages(bytes: Uint8Array, file = "IDX images", limit = mostBytes): IdxImages {
  const plain = gunzip(bytes, file, limit);
  const [count, height, width] = readSizes(plain, file, magic.images, ["count", "height", "width"] as const);
  return { count, height, width, pixels: view(plain, 16) };
}

/** Reads an IDX file of labels, plain or gzipped: one byte per image. @throws UserError as `readImages`. */
export function readLabels(bytes: Uint8Array, file = "IDX labels"): Uint8Array {
  const plain = gunzip(bytes, file, mostBytes);
  readSizes(plain, file, magic.labels, ["count"] as const);
  return view(plain, 8);
}

/**
 * Reads labels of other types than bytes, too. If an image has several (QMNIST), the first one counts: its class.
 * @throws UserError as `readImages`.
 */
export function readClasses(bytes: Uint8Array, file: string): Uint8Array | Int32Array {
  const plain = gunzip(bytes, file, mostBytes);
  const header = idxHeader(plain);
  if (header?.type !== integers) return readLabels(plain, file);
  const { sizes } = header;
  const [count = 0, columns = 1, ...more] = sizes;
  if (count === 0 || columns === 0 || more.length > 0)
    fail(file, 3, `${sizes.join(" x ")} integers are not labels of images`);
  const start = 4 + 4 * sizes.length;
  checkLength(plain.length - start, [...sizes, 4], file, start);
  const view = new DataView(plain.buffer, plain.byteOffset + start);
  return Int32Array.from({ length: count }, (_, i) => view.getInt32(4 * columns * i));
}

/** IDX's code of signed 32-bit integers; that of unsigned bytes is 8. */
const integers = 0x0c;

/** Type and sizes of an IDX file by its first bytes, uncompressed; undefined if they are not those of one. */
export function idxHeader(
  bytes: Uint8Array,
): { readonly type: number; readonly sizes: readonly number[] } | undefined {
  const [zero, nought, type, dimensions] = bytes;
  const known =
    zero === 0 && nought === 0 && type! >= 8 && type! <= 14 && dimensions! >= 1 && dimensions! <= 4;
  if (!known || bytes.length < 4 + 4 * dimensions!) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    type: type!,
    sizes: Array.from({ length: dimensions! }, (_, index) => header.getUint32(4 + 4 * index)),
  };
}

type SizesOf<Names extends readonly string[]> = { readonly [Index in keyof Names]: number };

function readSizes<const Names extends readonly string[]>(
  bytes: Uint8Array,
  file: string,
  expectedMagic: number,
  names: Names,
): SizesOf<Names> {
  const other = standIn(bytes);
  if (other !== undefined) throw new UserError(`${file}: ${other}`, exitCodes.data);
  const headerBytes = 4 + 4 * names.length;
  if (bytes.length < headerBytes)
    fail(file, bytes.length, `the file ends within its header of ${headerBytes} bytes`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const found = header.getUint32(0);
  if (found !== expectedMagic)
    fail(file, 0, `starts with ${hexadecimal(found)}, not ${hexadecimal(expectedMagic)}`);
  const sizes = names.map((_, index) => header.getUint32(4 + 4 * index));
  const empty = sizes.indexOf(0);
  if (empty >= 0) fail(file, 4 + 4 * empty, `${names[empty]} is 0; at least 1 is needed`);
  checkLength(bytes.length - headerBytes, sizes, file, headerBytes);
  return sizes as SizesOf<Names>;
}

function checkLength(found: number, sizes: readonly number[], file: string, headerBytes: number): void {
  // The product of three 32-bit sizes may exceed the integers that a double represents exactly.
  const promised = sizes.reduce((product, size) => product * BigInt(size), 1n);
  if (promised === BigInt(found)) return;
  fail(file, headerBytes, `${found} bytes of data follow, not ${sizes.join(" x ")} = ${promised}`);
}

function view(bytes: Uint8Array, start: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

function fail(file: string, byte: number, what: string): never {
  throw new UserError(`${file}: byte ${byte}: ${what}`, exitCodes.data);
}
