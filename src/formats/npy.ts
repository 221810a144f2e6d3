import { quote } from "../printable.ts";
import { cursorOver, type Refuse } from "./cursor.ts";
import { floatsOf } from "./hostTensor.ts";
import { standIn } from "./recognize.ts";

/** An array in a `.npy` file: what its header says, and where its values begin. */
export interface NpyHeader {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes before the first value. */
  readonly start: number;
}

/** The values of one array; integers of 64 bits are rounded to doubles, floats to float32. */
export type NpyValues = Uint8Array | Int32Array | Float32Array | Float64Array;

interface Dtype {
  readonly name: string;
  readonly bytes: number;
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => NpyValues;
}

/** What numpy calls the number formats that are read, all little-endian. */
const dtypes: Readonly<Record<string, Dtype>> = {
  "|b1": { name: "bool", bytes: 1, read: (bytes) => bytes },
  "|u1": { name: "uint8", bytes: 1, read: (bytes) => bytes },
  "|i1": { name: "int8", bytes: 1, read: ({ buffer }) => Int32Array.from(new Int8Array(buffer)) },
  "<u2": { name: "uint16", bytes: 2, read: ({ buffer }) => Int32Array.from(new Uint16Array(buffer)) },
  "<i2": { name: "int16", bytes: 2, read: ({ buffer }) => Int32Array.from(new Int16Array(buffer)) },
  "<u4": { name: "uint32", bytes: 4, read: ({ buffer }) => Float64Array.from(new Uint32Array(buffer)) },
  "<i4": { name: "int32", bytes: 4, read: ({ buffer }) => new Int32Array(buffer) },
  "<u8": {
    name: "uint64",
    bytes: 8,
    read: ({ buffer }) => Float64Array.from(new BigUint64Array(buffer), Number),
  },
  "<i8": {
    name: "int64",
    bytes: 8,
    read: ({ buffer }) => Float64Array.from(new BigInt64Array(buffer), Number),
  },
  "<f2": { name: "float16", bytes: 2, read: (bytes) => floatsOf("F16", bytes) },
  "<f4": { name: "float32", bytes: 4, read: (bytes) => floatsOf("F32", bytes) },
  "<f8": { name: "float64", bytes: 8, read: (bytes) => floatsOf("F64", bytes) },
};

const magic = [0x93, ...Buffer.from("NUMPY")];

/** numpy refuses longer headers, too. */
const textLimit = 10_000;

/** The most bytes before the values. */
export const npyHeaderLimit = 12 + textLimit;

/**
 * Reads the header of a `.npy` file from its first `npyHeaderLimit` bytes. Python objects are never loaded.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpyHeader(bytes: Uint8Array, refuse: Refuse): NpyHeader {
  if (magic.some((byte, i) => bytes[i] !== byte)) refuse(standIn(bytes) ?? "not an array of numpy (.npy)");
  const cursor = cursorOver(bytes, refuse);
  cursor.take(magic.length);
  const version = cursor.unsigned(1);
  cursor.unsigned(1);
  const length = cursor.unsigned(version === 1 ? 2 : 4);
  if (length > textLimit) refuse(`a header of ${length} bytes; at most ${textLimit}`);
  const text = Buffer.from(cursor.take(length)).toString("latin1");
  return { dtype: readDtype(text, refuse), shape: readShape(text, refuse), start: cursor.position() };
}

function readDtype(text: string, refuse: Refuse): string {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  if (descr === undefined) return refuse("holds records with named fields; only arrays of numbers are read");
  if (descr.includes("O"))
    return refuse("holds Python objects, which are never loaded; save an array of numbers");
  const dtype = dtypes[descr.replace(/^<(?=[bui]1)/, "|")];
  return (
    dtype?.name ?? refuse(`numbers of type ${quote(descr)} are not read; convert them to uint8 or float32`)
  );
}

function readShape(text: string, refuse: Refuse): readonly number[] {
  if (!/'fortran_order':\s*False/.test(text))
    return refuse("in column-major (Fortran) order; save numpy.ascontiguousarray(…)");
  const sizes = /'shape':\s*\(([\dL,\s]*)\)/.exec(text)?.[1] ?? refuse("its header has no shape");
  return sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number.parseInt(size, 10)]));
}

const byName = new Map(Object.values(dtypes).map((dtype) => [dtype.name, dtype]));

/** Bytes of one number. */
export const npyBytes = (dtype: string): number => byName.get(dtype)!.bytes;

/** Numbers from their bytes. */
export const npyValues = (dtype: string, bytes: Uint8Array): NpyValues =>
  byName.get(dtype)!.read(aligned(bytes));

/** The same bytes as the whole of a buffer, which typed arrays of wider numbers need. */
const aligned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.byteLength === bytes.buffer.byteLength ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
