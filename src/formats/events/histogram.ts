/** Smallest and largest finite value, and the number of finite values. */
function finiteRange(values: Float32Array): { least: number; greatest: number; finite: number } {
  let least = Infinity;
  let greatest = -Infinity;
  let finite = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    finite += 1;
  }
  return { least, greatest, finite };
}

function countBuckets(values: Float32Array, least: number, width: number, count: number): Float64Array {
  const counts = new Float64Array(count);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bucket = Math.min(Math.floor((value - least) / width), count - 1);
    counts[bucket]! += 1;
  }
  return counts;
}

/**
 * Buckets of equal width from the smallest to the largest value: rows [left, right, count], shape [count, 3]. The last
 * bucket is closed, and its right edge is exactly the largest value. If all values are equal, all edges are that value
 * and the last bucket counts them. NaN and infinities are not counted; without finite values all rows are zero.
 * Definition: tensorboard/plugins/histogram/summary_v2.py.
 */
export function histogramBuckets(values: Float32Array, count = 30): Float64Array {
  const rows = new Float64Array(count * 3);
  const { least, greatest, finite } = finiteRange(values);
  if (finite === 0) return rows;
  const width = (greatest - least) / count;
  const counts =
    width === 0 ? new Float64Array(count).fill(finite, -1) : countBuckets(values, least, width, count);
  for (let row = 0; row < count; row++) {
    const right = row === count - 1 ? greatest : least + width * (row + 1);
    rows.set([least + width * row, right, counts[row]!], row * 3);
  }
  return rows;
}
