import type { Cursor } from "../cursor.ts";
import type { Operation, Operations } from "./machine.ts";
import type { Pickled } from "./values.ts";

/** Longest integer; nothing that describes weights comes near. */
const integerBytes = 32;

/** Opcodes that put a number, a text or bytes on the stack. */
export const plainOperations: Operations = [
  [0x4e, put(() => null)], // N
  [0x88, put(() => true)],
  [0x89, put(() => false)],
  [0x4a, put((cursor) => cursor.unsigned(4) | 0)], // J
  [0x4b, put((cursor) => cursor.unsigned(1))], // K
  [0x4d, put((cursor) => cursor.unsigned(2))], // M
  [0x8a, put((cursor) => integer(cursor, cursor.unsigned(1)))],
  [0x8b, put((cursor) => integer(cursor, cursor.unsigned(4)))],
  [0x47, put(bigEndianFloat)], // G
  [0x58, put((cursor) => text(cursor, cursor.unsigned(4)))], // X
  [0x8c, put((cursor) => text(cursor, cursor.unsigned(1)))],
  [0x8d, put((cursor) => text(cursor, cursor.unsigned(8)))],
  [0x54, put((cursor) => latin(cursor, cursor.unsigned(4)))], // T, Python 2
  [0x55, put((cursor) => latin(cursor, cursor.unsigned(1)))], // U, Python 2
  [0x42, put((cursor) => cursor.take(cursor.unsigned(4)))], // B
  [0x43, put((cursor) => cursor.take(cursor.unsigned(1)))], // C
  [0x8e, put((cursor) => cursor.take(cursor.unsigned(8)))],
];

function put(read: (cursor: Cursor) => Pickled): Operation {
  return ({ cursor, stack }) => {
    stack.push(read(cursor));
  };
}

/** Little-endian, two's complement; a number where it fits into one exactly. */
function integer(cursor: Cursor, length: number): number | bigint {
  if (length > integerBytes) cursor.fail(`an integer of ${length} bytes; at most ${integerBytes}`);
  const bytes = cursor.take(length);
  const unsigned = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const value = BigInt.asIntN(8 * length, unsigned);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function bigEndianFloat(cursor: Cursor): number {
  const bytes = cursor.take(8);
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function text(cursor: Cursor, length: number): string {
  const bytes = cursor.take(length);
  try {
    return utf8.decode(bytes);
  } catch {
    return cursor.fail("a text that is not UTF-8");
  }
}

const latin = (cursor: Cursor, length: number) => Buffer.from(cursor.take(length)).toString("latin1");
