import type { Cursor } from "../cursor.ts";
import type { Hdf5 } from "./file.ts";

/** A cursor past four letters, each kind of piece having its own. */
export function signed(file: Hdf5, address: number, signature: string): Cursor {
  const cursor = file.at(address);
  if (Buffer.from(cursor.take(4)).toString("latin1") !== signature)
    cursor.fail(`no ${signature} where one belongs`);
  return cursor;
}

/** The text that a reference leads to: its length, the address of a collection of texts, and its number there. */
export function readVariableText(file: Hdf5, reference: Cursor): string {
  const [length, address, number] = [reference.unsigned(4), reference.unsigned(8), reference.unsigned(4)];
  const collection = file.collections.get(address) ?? readCollection(file, address);
  file.collections.set(address, collection);
  const text = collection.get(number) ?? reference.fail(`text ${number} of a collection without it`);
  return Buffer.from(text.subarray(0, length)).toString();
}

function readCollection(file: Hdf5, address: number): ReadonlyMap<number, Uint8Array> {
  const cursor = signed(file, address, "GCOL");
  cursor.take(4);
  const end = address + cursor.unsigned(8);
  const texts = new Map<number, Uint8Array>();
  while (cursor.position() + 16 <= end) {
    file.step();
    const number = cursor.unsigned(2);
    cursor.take(6);
    const size = cursor.unsigned(8);
    // What is left over at the end has the number 0.
    if (number === 0) break;
    texts.set(number, cursor.take(size));
    cursor.take((8 - (size % 8)) % 8);
  }
  return texts;
}
