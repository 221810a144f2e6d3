import { exitCodes, UserError } from "../../errors.ts";
import { quote } from "../../printable.ts";
import type { HostTensor, HostTree } from "../hostTensor.ts";
import { formatOf, formats } from "./dtypes.ts";
import { readHeader } from "./header.ts";

/** Widest first, so that every tensor is aligned without holes; equal widths as the reference writer orders them. */
const order = ["float32", "int32", "uint8", "bool"] as const;

/**
 * Tensors as the bytes of a safetensors file, laid out as its reference writer does: by width, then by name.
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
    if (values.length !== shape.reduce((product, size) => product * size, 1))
      throw new Error(`${name}: ${values.length} values for shape [${shape}]`);
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: formatOf[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  return { sorted: entries.map(([, tensor]) => tensor), descriptions, dataLength: end };
}

/** The header's length and text, with spaces to a multiple of eight bytes, so that the data begins aligned. */
function paddedHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return header;
}

/**
 * The tensors of a safetensors file, each in memory of its own. F64, F16 and BF16 become float32, I64 becomes int32.
 *
 * @param file what to call the file in errors
 * @throws UserError (exit 4), one line, on anything but a sound file; memory stays within twice the file's size.
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors"): HostTree {
  const { entries, dataStart } = readHeader(bytes, file);
  const tensors = entries.map(({ name, format, shape, begin, end }): [string, HostTensor] => {
    const data = new Uint8Array(end - begin);
    data.set(bytes.subarray(dataStart + begin, dataStart + end));
    try {
      return [name, { shape, ...formats.get(format)!.read(data) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UserError(`${file}: ${quote(name)}: ${error.message}`, exitCodes.checkpoint);
    }
  });
  return Object.fromEntries(tensors);
}
