import type { Cursor } from "../cursor.ts";
import { elements, floatsOf, rankLimit } from "../hostTensor.ts";
import { type Hdf5, type Message, messageTypes, signed } from "./file.ts";

/** The sizes of a dataset or an attribute; none for a single value. */
function readDataspace(cursor: Cursor): number[] {
  const version = cursor.unsigned(1);
  if (version !== 1 && version !== 2) cursor.fail(`a dataspace of version ${version}; known are 1 and 2`);
  const rank = cursor.unsigned(1);
  if (rank > rankLimit) cursor.fail(`${rank} axes; at most ${rankLimit}`);
  cursor.take(version === 1 ? 6 : 2);
  return Array.from({ length: rank }, () => cursor.unsigned(8));
}

/** The type of a value, and the bytes that one takes. */
interface Datatype {
  /** Strings have a fixed length in files of older versions of h5py, and any length in today's. */
  readonly kind: "float" | "string" | "variable string" | "other";
  readonly bytes: number;
  /** A float's format by its name in safetensors. */
  readonly format?: string;
}

/** IEEE 754 floats by bit offset, precision, position and size of the exponent, those of the mantissa, and bias. */
const floats: ReadonlyMap<string, string> = new Map([
  ["0,16,10,5,0,10,15", "F16"],
  ["0,32,23,8,0,23,127", "F32"],
  ["0,64,52,11,0,52,1023", "F64"],
]);

const classes = { float: 1, string: 3, variable: 9 };

function readDatatype(cursor: Cursor): Datatype {
  const kind = cursor.unsigned(1) & 0x0f;
  const flags = cursor.unsigned(1);
  cursor.take(2);
  const bytes = cursor.unsigned(4);
  if (kind === classes.string) return { kind: "string", bytes };
  if (kind === classes.variable && (flags & 0x0f) === 1) return { kind: "variable string", bytes };
  const isBigEndian = (flags & 1) === 1;
  const format = kind === classes.float && !isBigEndian ? floats.get(readFloat(cursor)) : undefined;
  return format === undefined ? { kind: "other", bytes } : { kind: "float", bytes, format };
}

function readFloat(cursor: Cursor): string {
  const widths = [2, 2, 1, 1, 1, 1, 4] as const;
  return widths.map((width) => cursor.unsigned(width)).join();
}

/** An array whose values are read on demand. */
export interface Dataset {
  readonly shape: readonly number[];
  readonly read: () => Float32Array;
}

/** The dataset that the messages describe; undefined if they describe something else. */
export function readDataset(file: Hdf5, messages: readonly Message[]): Dataset | undefined {
  const [dataspace, datatype, layout] = [
    messageTypes.dataspace,
    messageTypes.datatype,
    messageTypes.layout,
  ].map((wanted) => messages.find(({ type }) => type === wanted)?.address);
  if (dataspace === undefined || datatype === undefined || layout === undefined) return undefined;
  const shape = readDataspace(file.at(dataspace));
  return {
    shape,
    read: () => {
      const numbers = file.at(datatype);
      const { format, bytes } = readDatatype(numbers);
      if (format === undefined) return numbers.fail("its values must be little-endian floats");
      return floatsOf(
        format,
        Uint8Array.from(readContiguous(file, file.at(layout), elements(shape) * bytes)),
      );
    },
  };
}

const layoutClasses = ["compact", "contiguous", "chunked"];

/** The bytes of a contiguous dataset, the only layout that Keras writes. */
function readContiguous(file: Hdf5, cursor: Cursor, length: number): Uint8Array {
  const [version, kind] = [cursor.unsigned(1), cursor.unsigned(1)];
  if (version !== 3 || kind !== 1)
    cursor.fail(
      `a ${layoutClasses[kind] ?? "strange"} layout of version ${version}; Keras writes contiguous, 3`,
    );
  const [address, size] = [cursor.unsigned(8), cursor.unsigned(8)];
  if (size !== length) cursor.fail(`${size} bytes of values, but its shape needs ${length}`);
  return file.at(address).take(length);
}

/** An attribute's name, and a function that reads its value as a list of strings. */
type Attribute = readonly [name: string, strings: () => readonly string[]];

interface Part {
  readonly start: number;
  readonly length: number;
}

/** Reads an attribute message: name, datatype, dataspace, values; in version 1 each is padded to a multiple of 8 bytes. */
export function readAttribute(file: Hdf5, address: number): Attribute {
  const cursor = file.at(address);
  const version = cursor.unsigned(1);
  if (version < 1 || version > 3) cursor.fail(`an attribute of version ${version}; known are 1 to 3`);
  cursor.take(1);
  const lengths = [cursor.unsigned(2), cursor.unsigned(2), cursor.unsigned(2)] as const;
  if (version === 3) cursor.take(1);
  const [name, datatype, dataspace] = lengths.map((length) => {
    const start = cursor.position();
    cursor.take(version === 1 ? Math.ceil(length / 8) * 8 : length);
    return { start, length };
  }) as [Part, Part, Part];
  const values = cursor.position();
  return [
    withoutZeros(file.at(name.start).take(name.length)),
    () => {
      const count = elements(readDataspace(file.at(dataspace.start)));
      // Python's empty list is written as a list of floats.
      return count === 0 ? [] : readStrings(file, file.at(datatype.start), file.at(values), count);
    },
  ];
}

function readStrings(file: Hdf5, datatype: Cursor, values: Cursor, count: number): string[] {
  const { kind, bytes } = readDatatype(datatype);
  if ((kind !== "string" && kind !== "variable string") || bytes === 0)
    return datatype.fail("an attribute that is not a list of strings");
  values.take(count * bytes);
  const start = values.position() - count * bytes;
  return Array.from({ length: count }, (_, i) => {
    const value = file.at(start + i * bytes);
    return kind === "string" ? withoutZeros(value.take(bytes)) : readVariableString(file, value);
  });
}

const withoutZeros = (bytes: Uint8Array) => Buffer.from(bytes).toString().replace(/\0+$/, "");

/** The string that a reference points to: its length, the address of a global heap, and its number there. */
function readVariableString(file: Hdf5, reference: Cursor): string {
  const [length, address, number] = [reference.unsigned(4), reference.unsigned(8), reference.unsigned(4)];
  const heap = file.heaps.get(address) ?? readHeap(file, address);
  file.heaps.set(address, heap);
  const bytes = heap.get(number) ?? reference.fail(`string ${number} is not in its heap`);
  return Buffer.from(bytes.subarray(0, length)).toString();
}

function readHeap(file: Hdf5, address: number): ReadonlyMap<number, Uint8Array> {
  const cursor = signed(file, address, "GCOL");
  cursor.take(4);
  const end = address + cursor.unsigned(8);
  const strings = new Map<number, Uint8Array>();
  while (cursor.position() + 16 <= end) {
    file.step();
    const number = cursor.unsigned(2);
    cursor.take(6);
    const size = cursor.unsigned(8);
    // Free space at the end has the number 0.
    if (number === 0) break;
    strings.set(number, cursor.take(size));
    cursor.take((8 - (size % 8)) % 8);
  }
  return strings;
}
