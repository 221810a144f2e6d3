import type { Cursor } from "../cursor.ts";
import type { Hdf5 } from "./file.ts";

/** A cursor past four letters, each kind of piece having its own. */
export function signed(file: Hdf5, address: number, signature: string): Cursor {
  const cursor = file.at(address);
  if (Buffer.from(cursor.take(4)).toString("latin1") !== signature)
    cursor.fail(`no ${signature} where one belongs`);
  return cursor;
}

/** The text that a reference leads to: its length, then the place of a collection of texts, and its number there. */
export function readVariableText(file: Hdf5, reference: Cursor): string {
  const [length, address, wanted] = [reference.unsigned(4), reference.unsigned(8), reference.unsigned(4)];
  const cursor = signed(file, address, "GCOL");
  cursor.take(4);
  const end = address + cursor.unsigned(8);
  while (cursor.position() < end) {
    file.step();
    const number = cursor.unsigned(2);
    cursor.take(6);
    const size = cursor.unsigned(8);
    if (number === wanted) return Buffer.from(cursor.take(Math.min(length, size))).toString();
    cursor.take(Math.ceil(size / 8) * 8);
  }
  return cursor.fail(`no text ${wanted} in a collection`);
}
