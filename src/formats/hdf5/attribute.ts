import { elements } from "../../components/blocks/block.ts";
import type { Cursor } from "../cursor.ts";
import { readDataspace, readDatatype } from "./description.ts";
import type { Hdf5 } from "./file.ts";
import { readVariableText } from "./heap.ts";

/** An attribute's name, and its value as a list of texts once that is asked for. */
export type Attribute = readonly [name: string, texts: () => readonly string[]];

/** Reads an attribute's message. Its parts lie one after the other; in version 1 each fills whole eights of bytes. */
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
  const text = withoutZeros(file.at(name.start).take(name.length));
  return [
    text,
    () => {
      const count = elements(readDataspace(file.at(dataspace.start)));
      // Python's empty list is one of floats.
      return count === 0 ? [] : readTexts(file, file.at(datatype.start), file.at(values), count);
    },
  ];
}

interface Part {
  readonly start: number;
  readonly length: number;
}

function readTexts(file: Hdf5, datatype: Cursor, values: Cursor, count: number): string[] {
  const { kind, bytes } = readDatatype(datatype);
  if ((kind !== "text" && kind !== "variable text") || bytes === 0)
    return datatype.fail("an attribute that is no list of texts");
  values.take(count * bytes);
  const start = values.position() - count * bytes;
  return Array.from({ length: count }, (_, i) => {
    const value = file.at(start + i * bytes);
    return kind === "text" ? withoutZeros(value.take(bytes)) : readVariableText(file, value);
  });
}

const withoutZeros = (bytes: Uint8Array) => Buffer.from(bytes).toString().replace(/\0+$/, "");
