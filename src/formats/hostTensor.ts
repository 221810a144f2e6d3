/**
 * A tensor in host memory: plain data without an engine. float32 is kept in a Float32Array, int32 in an Int32Array,
 * uint8 and bool (0 or 1) in a Uint8Array.
 */
export interface HostTensor {
  readonly dtype: "float32" | "int32" | "uint8" | "bool";
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** Tensors by flat name, "generator/weights/0.weight". */
export type HostTree = Readonly<Record<string, HostTensor>>;

/** The most dimensions that a file's tensor may have; TensorFlow.js supports six. */
export const rankLimit = 8;

/** The number of values in a tensor of this shape. */
export const elements = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** How files store numbers; integers and floats are little-endian, as on every host that we run on. */
interface NumberFormat {
  readonly bytes: number;
  /** @param bytes a copy of the tensor's bytes, aligned. Throws a RangeError if a value does not fit. */
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
const bfloat16ToFloat = (bits: Uint16Array) =>
  new Float32Array(Uint32Array.from(bits, (b) => b << 16).buffer);

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
 * The number formats that we read, by the names of safetensors (https://github.com/huggingface/safetensors). Those that
 * a host tensor cannot hold are rounded to float32 (F64, F16, BF16) or refused (an I64 outside of int32).
 */
export const numberFormats: ReadonlyMap<string, NumberFormat> = new Map([
  ["F64", { bytes: 8, read: ({ buffer }) => float32(Float32Array.from(new Float64Array(buffer))) }],
  ["F32", { bytes: 4, read: ({ buffer }) => float32(new Float32Array(buffer)) }],
  [
    "F16",
    { bytes: 2, read: ({ buffer }) => float32(Float32Array.from(new Uint16Array(buffer), halfToFloat)) },
  ],
  ["BF16", { bytes: 2, read: ({ buffer }) => float32(bfloat16ToFloat(new Uint16Array(buffer))) }],
  [
    "I64",
    { bytes: 8, read: ({ buffer }) => ({ dtype: "int32", values: int64ToInt32(new BigInt64Array(buffer)) }) },
  ],
  ["I32", { bytes: 4, read: ({ buffer }) => ({ dtype: "int32", values: new Int32Array(buffer) }) }],
  ["U8", { bytes: 1, read: (values) => ({ dtype: "uint8", values }) }],
  ["BOOL", { bytes: 1, read: (bytes) => ({ dtype: "bool", values: booleans(bytes) }) }],
] satisfies [string, NumberFormat][]);

/** The values of a tensor in a float format, rounded to float32. */
export const floatsOf = (format: string, bytes: Uint8Array<ArrayBuffer>): Float32Array =>
  numberFormats.get(format)!.read(bytes).values as Float32Array;
