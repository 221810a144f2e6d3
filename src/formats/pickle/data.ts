import type { Cursor } from "../cursor.ts";
import {
  isInstance,
  type Machine,
  type Operation,
  type Operations,
  type Pickled,
  pop,
  popToMark,
  top,
} from "./machine.ts";

/** The longest integer in bytes; nothing that describes weights comes near. */
const integerBytes = 32;

/** Opcodes that push a number, a string or bytes. */
export const scalarOperations: Operations = [
  [0x4e, push(() => null)], // N
  [0x88, push(() => true)],
  [0x89, push(() => false)],
  [0x4a, push((cursor) => cursor.unsigned(4) | 0)], // J
  [0x4b, push((cursor) => cursor.unsigned(1))], // K
  [0x4d, push((cursor) => cursor.unsigned(2))], // M
  [0x8a, push((cursor) => integer(cursor, cursor.unsigned(1)))],
  [0x8b, push((cursor) => integer(cursor, cursor.unsigned(4)))],
  [0x47, push(bigEndianFloat)], // G
  [0x58, push((cursor) => unicode(cursor, cursor.unsigned(4)))], // X
  [0x8c, push((cursor) => unicode(cursor, cursor.unsigned(1)))],
  [0x8d, push((cursor) => unicode(cursor, cursor.unsigned(8)))],
  [0x54, push((cursor) => latin(cursor, cursor.unsigned(4)))], // T, Python 2
  [0x55, push((cursor) => latin(cursor, cursor.unsigned(1)))], // U, Python 2
  [0x42, push((cursor) => cursor.take(cursor.unsigned(4)))], // B
  [0x43, push((cursor) => cursor.take(cursor.unsigned(1)))], // C
  [0x8e, push((cursor) => cursor.take(cursor.unsigned(8)))],
];

/** Opcodes that make and fill tuples, lists, sets and dictionaries, and those that manage the stack. */
export const containerOperations: Operations = [
  [0x29, make(() => [])], // ) the empty tuple
  [0x74, make(popToMark)], // t
  [0x85, make((machine) => popped(machine, 1))],
  [0x86, make((machine) => popped(machine, 2))],
  [0x87, make((machine) => popped(machine, 3))],
  [0x5d, make(() => [])], // ]
  [0x6c, make(popToMark)], // l
  [0x61, (machine) => append(machine, popped(machine, 1))], // a
  [0x65, (machine) => append(machine, popToMark(machine))], // e
  [0x8f, make(() => [])], // the empty set
  [0x90, (machine) => append(machine, popToMark(machine))],
  [0x91, make(popToMark)], // a frozen set
  [0x7d, make(() => new Map())], // }
  [0x64, dictionary], // d
  [0x73, (machine) => setItems(machine, popped(machine, 2))], // s
  [0x75, (machine) => setItems(machine, popToMark(machine))], // u
  [0x28, ({ marks, stack }) => void marks.push(stack.length)], // (
  [0x30, (machine) => void pop(machine)], // 0
  [0x31, (machine) => void popToMark(machine)], // 1
  [0x32, (machine) => void machine.stack.push(top(machine))], // 2
];

function push(read: (cursor: Cursor) => Pickled): Operation {
  return ({ cursor, stack }) => {
    stack.push(read(cursor));
  };
}

/** Little-endian, two's complement; a number if that holds it exactly. */
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

function unicode(cursor: Cursor, length: number): string {
  const bytes = cursor.take(length);
  try {
    return utf8.decode(bytes);
  } catch {
    return cursor.fail("a string that is not UTF-8");
  }
}

const latin = (cursor: Cursor, length: number) => Buffer.from(cursor.take(length)).toString("latin1");

function make(container: (machine: Machine) => Pickled): Operation {
  return (machine) => {
    machine.grow();
    machine.stack.push(container(machine));
  };
}

function popped(machine: Machine, count: number): Pickled[] {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

/** Items of an object that is no list of ours are dropped: no weights are stored that way. */
function append(machine: Machine, items: readonly Pickled[]): void {
  const list = top(machine);
  if (Array.isArray(list)) for (const item of items) list.push(item);
  else if (!isInstance(list)) machine.cursor.fail("adds items to something that is not a list");
}

function dictionary(machine: Machine): void {
  const items = popToMark(machine);
  machine.grow();
  machine.stack.push(new Map());
  setItems(machine, items);
}

/** @param items keys and values, alternating. */
function setItems(machine: Machine, items: readonly Pickled[]): void {
  const object = top(machine);
  // A class of the file's own may be a dictionary, too.
  const dictionary = isInstance(object) ? object.attributes : object;
  if (items.length % 2 !== 0) machine.cursor.fail("sets a key without a value");
  if (dictionary instanceof Map)
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at]!, items[at + 1]!);
  else machine.cursor.fail("sets keys of something that is not a dictionary");
}
