import type { Cursor } from "../cursor.ts";
import type { Hdf5 } from "./file.ts";
import { type Message, messageTypes } from "./header.ts";
import { signed } from "./heap.ts";

/** Addresses of what a group holds, by name; undefined where the object is no group. */
export function readLinks(file: Hdf5, messages: readonly Message[]): ReadonlyMap<string, number> | undefined {
  const table = messages.find(({ type }) => type === messageTypes.symbolTable);
  if (table === undefined) return undefined;
  const cursor = file.at(table.address);
  const [tree, heap] = [cursor.unsigned(8), cursor.unsigned(8)];
  const names = readHeap(file, heap);
  return new Map(leaves(file, tree).flatMap((leaf) => readLeaf(file, leaf, names)));
}

/** Reads a name at an offset of a group's heap. */
type Names = (offset: number) => string;

function readHeap(file: Hdf5, address: number): Names {
  const cursor = signed(file, address, "HEAP");
  cursor.take(4);
  const size = cursor.unsigned(8);
  cursor.take(8);
  const start = cursor.unsigned(8);
  return (offset) => {
    if (offset >= size) cursor.fail(`a name at ${offset} of ${size} bytes of names`);
    return terminated(file.at(start + offset), size - offset);
  };
}

/** Longest name of a layer or a weight. */
const nameBytes = 200;

/** Text up to a zero byte, which stands before `size` bytes are over. */
function terminated(cursor: Cursor, size: number): string {
  const bytes: number[] = [];
  for (let byte = cursor.unsigned(1); byte !== 0; byte = cursor.unsigned(1)) {
    if (bytes.length === Math.min(size, nameBytes)) cursor.fail("a name without end");
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString();
}

/** Addresses of a group's symbol nodes: the leaves of a tree that grows only down. */
function leaves(file: Hdf5, address: number, above?: number): number[] {
  file.step();
  const cursor = signed(file, address, "TREE");
  const [type, level, count] = [cursor.unsigned(1), cursor.unsigned(1), cursor.unsigned(2)];
  if (type !== 0 || level !== (above ?? level + 1) - 1) cursor.fail("a tree whose nodes are out of order");
  cursor.take(16);
  const children = Array.from({ length: count }, () => {
    file.step();
    cursor.take(8);
    return cursor.unsigned(8);
  });
  return level === 0 ? children : children.flatMap((child) => leaves(file, child, level));
}

function readLeaf(file: Hdf5, address: number, names: Names): (readonly [string, number])[] {
  const cursor = signed(file, address, "SNOD");
  cursor.take(2);
  const count = cursor.unsigned(2);
  return Array.from({ length: count }, () => {
    file.step();
    const [name, object] = [cursor.unsigned(8), cursor.unsigned(8)];
    cursor.take(24);
    return [names(name), object] as const;
  });
}
