import { elements } from "../../components/blocks/block.ts";
import type { Cursor } from "../cursor.ts";
import { formats } from "../safetensors/dtypes.ts";
import { readDataspace, readDatatype } from "./description.ts";
import type { Hdf5 } from "./file.ts";
import { type Message, messageTypes } from "./header.ts";

/** An array: its extents, and its values once they are asked for. */
export interface Dataset {
  readonly shape: readonly number[];
  readonly read: () => Float32Array;
}

/** The dataset that the messages describe; undefined where they describe something else. */
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
      const type = readDatatype(numbers);
      if (type.format === undefined) return numbers.fail("values of another type than little-endian floats");
      const bytes = readContiguous(file, file.at(layout), elements(shape) * type.bytes);
      return formats.get(type.format)!.read(Uint8Array.from(bytes)).values as Float32Array;
    },
  };
}

const layoutClasses = ["compact", "contiguous", "chunked"];

/** The bytes of a dataset that lies in one piece, which Keras's do. */
function readContiguous(file: Hdf5, cursor: Cursor, length: number): Uint8Array {
  const [version, kind] = [cursor.unsigned(1), cursor.unsigned(1)];
  if (version !== 3 || kind !== 1)
    cursor.fail(
      `a ${layoutClasses[kind] ?? "strange"} layout of version ${version}; Keras writes contiguous, 3`,
    );
  const [address, size] = [cursor.unsigned(8), cursor.unsigned(8)];
  if (size !== length) cursor.fail(`${size} bytes of values where its shape needs ${length}`);
  return file.at(address).take(length);
}
