import { exitCodes, UserError } from "../../errors.ts";
import { quote } from "../../printable.ts";
import { elements, type HostTensor, type HostTree, numberFormats } from "../hostTensor.ts";
import { readHeader } from "./header.ts";

/** The format in which each host tensor is written. */
const formatOf = { float32: "F32", int32: "I32", uint8: "U8", bool: "BOOL" } as const;

/** Widest first, so that every tensor is aligned without gaps; equal widths in the order of the reference writer. */
const order = ["float32", "int32", "uint8", "bool"] as const;

/**
 * Writes tensors as the bytes of a safetensors file, ordered as the reference writer orders them: by width, then by name.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors(
  tensors: HostTree,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const { sorted, descriptions, dataLength } = layout(tensors);
  const header = paddedHeader([...(metadata ? [["__metadata__", metadata] as const] : []), ...descriptions]);
  const bytes = new Uint8Array(header.length + dataLength);
  bytes.set(header);
  let at = header.length;
  for (const { values } of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

function layout(tensors: HostTree) {
  const entries = Object.entries(tensors).toSorted(
    ([name, { dtype }], [otherName, other]) =>
      order.indexOf(dtype) - order.indexOf(other.dtype) || (name < otherName ? -1 : 1),
  );
  let end = 0;
  const descriptions = entries.map(([name, { dtype, shape, values }]) => {
    if (values.length !== elements(shape))
      throw new Error(`${name}: ${values.length} values for shape [${shape}]`);
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: formatOf[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  return { sorted: entries.map(([, tensor]) => tensor), descriptions, dataLength: end };
}

/** The header's length and JSON, padded with spaces to a multiple of eight bytes so that the data is aligned. */
function paddedHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return header;
}

/**
 * Reads the tensors of a safetensors file, each into its own memory. F64, F16 and BF16 become float32, I64 becomes int32.
 * Memory stays within twice the file's size.
 *
 * @param file what errors call the file
 * @throws UserError (exit 4), one line, if the file is damaged.
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors"): HostTree {
  const { entries, dataStart } = readHeader(bytes, file);
  const tensors = entries.map(({ name, format, shape, begin, end }): [string, HostTensor] => {
    const data = new Uint8Array(end - begin);
    data.set(bytes.subarray(dataStart + begin, dataStart + end));
    try {
      return [name, { shape, ...numberFormats.get(format)!.read(data) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UserError(`${file}: ${quote(name)}: ${error.message}`, exitCodes.checkpoint);
    }
  });
  return Object.fromEntries(tensors);
}
