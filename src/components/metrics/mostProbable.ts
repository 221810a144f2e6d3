import type { Vectors } from "./contract.ts";

/** Class of the largest of each vector's values; the first of several. */
export function mostProbable({ values, count, size }: Vectors): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * size, (i + 1) * size);
    return row.indexOf(row.reduce((most, value) => Math.max(most, value)));
  });
}
