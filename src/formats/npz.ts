import { zipSync } from "fflate";

/** An array for numpy: its values, row by row. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** The bytes of an `.npz` file: arrays by name, for `numpy.load`. The same arrays give the same bytes. */
export function encodeNpz(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

/** @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0 */
function encodeNpy({ shape, values }: NumpyArray): Uint8Array {
  const type = values instanceof Float32Array ? "<f4" : "<i4";
  const extents = shape.map((extent) => `${extent},`).join(" ");
  const description = `{'descr': '${type}', 'fortran_order': False, 'shape': (${extents}), }`;
  // Spaces and the end of the line fill up to a multiple of 64 bytes, so that the values are aligned.
  const header = `${description.padEnd(Math.ceil((description.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.from(Uint16Array.of(header.length).buffer);
  const start = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, Buffer.from(header)]);
  return Buffer.concat([start, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]);
}
