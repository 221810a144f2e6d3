import { zipSync } from "fflate";

/** An array for numpy, in row-major order. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** The bytes of an `.npz` file of named arrays for `numpy.load`. Equal arrays give equal bytes. */
export function encodeNpz(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

/** @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0 */
function encodeNpy({ shape, values }: NumpyArray): Uint8Array {
  const type = values instanceof Float32Array ? "<f4" : "<i4";
  const sizes = shape.map((size) => `${size},`).join(" ");
  const description = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // Padded with spaces and a newline to a multiple of 64 bytes, so that the values are aligned.
  const header = `${description.padEnd(Math.ceil((description.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.from(Uint16Array.of(header.length).buffer);
  const start = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, Buffer.from(header)]);
  return Buffer.concat([start, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]);
}
