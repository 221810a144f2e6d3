import type { Vectors } from "./contract.ts";

/** Mean vector, in double precision. */
export function mean({ values, count, size }: Vectors): Float64Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < values.length; i++) sum[i % size]! += values[i]!;
  return sum.map((value) => value / count);
}

/** Covariance matrix with count - 1 in the denominator, row by row, in double precision. */
export function covariance(vectors: Vectors): Float64Array {
  const { values, count, size } = vectors;
  const middle = mean(vectors);
  const sum = new Float64Array(size * size);
  const deviation = new Float64Array(size);
  for (let start = 0; start < values.length; start += size) {
    for (let i = 0; i < size; i++) deviation[i] = values[start + i]! - middle[i]!;
    for (let i = 0; i < size; i++)
      for (let j = i; j < size; j++) sum[i * size + j]! += deviation[i]! * deviation[j]!;
  }
  return sum.map((_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return sum[Math.min(i, j) * size + Math.max(i, j)]! / (count - 1);
  });
}
