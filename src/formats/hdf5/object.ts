import type { Cursor } from "../cursor.ts";
import { type Hdf5, type Message, messageTypes, readHeader, signed } from "./file.ts";
import { type Dataset, readAttribute, readDataset } from "./values.ts";

/** A group or a dataset. */
export interface Hdf5Object {
  /** The attribute of this name, a list of strings; undefined if there is none. */
  readonly strings: (name: string) => readonly string[] | undefined;
  /** The object at a path of names separated by slashes, if this is a group that contains it. */
  readonly member: (path: string) => Hdf5Object | undefined;
  /** The names of a group's members, sorted; none if this is a dataset. */
  readonly names: readonly string[];
  readonly dataset: Dataset | undefined;
}

/** The root group. Each object is opened once. */
export function rootOf(file: Hdf5): Hdf5Object {
  const known = new Map<number, Hdf5Object>();
  const open = (address: number): Hdf5Object => {
    const object = known.get(address) ?? openObject(file, readHeader(file, address), open);
    known.set(address, object);
    return object;
  };
  return open(file.root);
}

function openObject(
  file: Hdf5,
  messages: readonly Message[],
  open: (address: number) => Hdf5Object,
): Hdf5Object {
  const attributes = new Map(
    messages
      .filter(({ type }) => type === messageTypes.attribute)
      .map(({ address }) => readAttribute(file, address)),
  );
  const links = readLinks(file, messages);
  return {
    strings: (name) => attributes.get(name)?.(),
    member: (path) => {
      const [name, rest] = splitPath(path);
      const address = links?.get(name);
      const child = address === undefined ? undefined : open(address);
      return rest === undefined ? child : child?.member(rest);
    },
    names: [...(links?.keys() ?? [])],
    dataset: readDataset(file, messages),
  };
}

function splitPath(path: string): readonly [name: string, rest: string | undefined] {
  const slash = path.indexOf("/");
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** The addresses of a group's members by name; undefined if the object is not a group. */
function readLinks(file: Hdf5, messages: readonly Message[]): ReadonlyMap<string, number> | undefined {
  const table = messages.find(({ type }) => type === messageTypes.symbolTable);
  if (table === undefined) return undefined;
  const cursor = file.at(table.address);
  const [tree, heap] = [cursor.unsigned(8), cursor.unsigned(8)];
  const names = readNames(file, heap);
  return new Map(leaves(file, tree).flatMap((leaf) => readLeaf(file, leaf, names)));
}

/** Reads a name at an offset of a group's local heap. */
type Names = (offset: number) => string;

function readNames(file: Hdf5, address: number): Names {
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

/** The longest name of a layer or a weight. */
const nameBytes = 200;

/** A string that ends with a zero byte, within `size` bytes. */
function terminated(cursor: Cursor, size: number): string {
  const bytes: number[] = [];
  for (let byte = cursor.unsigned(1); byte !== 0; byte = cursor.unsigned(1)) {
    if (bytes.length === Math.min(size, nameBytes)) cursor.fail("a name without end");
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString();
}

/** The addresses of a group's symbol nodes, the leaves of a B-tree. */
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
