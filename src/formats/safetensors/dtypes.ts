import type { HostTensor } from "../hostTensor.ts";

/** How one of safetensors' number formats is read; integers and floats are little-endian, as on every host we run on. */
interface Format {
  readonly bytes: number;
  /** @param bytes a copy of the tensor's own bytes, aligned. Throws RangeError on a value that does not fit. */
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => Pick<HostTensor, "dtype" | "values">;
}

const float32 = (values: Float32Array) => ({ dtype: "float32", values }) as const;

/** IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15), 10 of fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16 is the upper half of a float32. */
const brainToFloat = (bits: Uint16Array) => new Float32Array(Uint32Array.from(bits, (b) => b << 16).buffer);

function int64ToInt32(values: BigInt64Array): Int32Array {
  const narrow = Int32Array.from(values, Number);
  const lost = values.findIndex((value, i) => BigInt(narrow[i]!) !== value);
  if (lost >= 0) throw new RangeError(`value ${lost} is ${values[lost]}, outside of int32`);
  return narrow;
}

function booleans(bytes: Uint8Array): Uint8Array {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong >= 0) throw new RangeError(`value ${wrong} is byte ${bytes[wrong]}, neither 0 nor 1`);
  return bytes;
}

/**
 * The formats that we read; what a host tensor cannot hold is rounded to float32 (F64, F16, BF16) or refused
 * (an I64 outside of int32). The names are the format's: https://github.com/huggingface/safetensors
 */
export const formats: ReadonlyMap<string, Format> = new Map([
  ["F64", { bytes: 8, read: ({ buffer }) => float32(Float32Array.from(new Float64Array(buffer))) }],
  ["F32", { bytes: 4, read: ({ buffer }) => float32(new Float32Array(buffer)) }],
  [
    "F16",
    { bytes: 2, read: ({ buffer }) => float32(Float32Array.from(new Uint16Array(buffer), halfToFloat)) },
  ],
  ["BF16", { bytes: 2, read: ({ buffer }) => float32(brainToFloat(new Uint16Array(buffer))) }],
  [
    "I64",
    { bytes: 8, read: ({ buffer }) => ({ dtype: "int32", values: int64ToInt32(new BigInt64Array(buffer)) }) },
  ],
  ["I32", { bytes: 4, read: ({ buffer }) => ({ dtype: "int32", values: new Int32Array(buffer) }) }],
  ["U8", { bytes: 1, read: (values) => ({ dtype: "uint8", values }) }],
  ["BOOL", { bytes: 1, read: (bytes) => ({ dtype: "bool", values: booleans(bytes) }) }],
] satisfies [string, Format][]);

/** The format that each host tensor is written in. */
export const formatOf = { float32: "F32", int32: "I32", uint8: "U8", bool: "BOOL" } as const;
