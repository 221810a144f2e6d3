import type { Matrix } from "./linearAlgebra.ts";

/** Eigenvalues of a symmetric matrix, of which only the lower triangle is read, in ascending order. */
export function eigenvalues(matrix: Matrix): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix);
  const squares = beside.map((value) => value * value);
  const [low, high] = bounds(diagonal, beside);
  const found = new Float64Array(diagonal.length);
  for (let index = 0; index < found.length; index++) {
    const from = index === 0 ? low : found[index - 1]!;
    found[index] = bisected(diagonal, squares, index, from, high);
  }
  return found;
}

/**
 * Householder's reduction to the tridiagonal matrix of the same eigenvalues. A step's change v w' + w v' is applied while
 * the next step's product is taken, so that each step passes through the matrix once.
 */
function tridiagonal({ values, rows: n }: Matrix) {
  const a = Float64Array.from(values);
  const [diagonal, beside] = [new Float64Array(n), new Float64Array(n)];
  let v: Float64Array = new Float64Array(n);
  let w: Float64Array = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const column = (i: number) => a[i * n + k]! - v[i]! * w[k]! - w[i]! * v[k]!;
    diagonal[k] = column(k);
    const next = new Float64Array(n);
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      next[i] = column(i);
      square += next[i]! ** 2;
    }
    if (k === n - 1) break;
    const head = next[k + 1]!;
    const mirrored = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    beside[k + 1] = mirrored;
    next[k + 1] = head - mirrored;
    const scale = square === 0 ? 0 : 1 / (square - head * mirrored);
    const product = changedTimes(a, n, k + 1, v, w, next);
    w = halfChange(product, next, scale);
    v = next;
  }
  return { diagonal, beside };
}

/** Applies A -= v w' + w v' to the lower triangle from row and column `start` on; returns the new A times x. */
function changedTimes(
  a: Float64Array,
  n: number,
  start: number,
  v: Float64Array,
  w: Float64Array,
  x: Float64Array,
): Float64Array {
  const product = new Float64Array(n);
  for (let i = start; i < n; i++) {
    const vi = v[i]!;
    const wi = w[i]!;
    const xi = x[i]!;
    const row = i * n;
    let sum = 0;
    for (let j = start; j < i; j++) {
      const value = a[row + j]! - vi * w[j]! - wi * v[j]!;
      a[row + j] = value;
      sum += value * x[j]!;
      product[j]! += value * xi;
    }
    a[row + i]! -= 2 * vi * wi;
    product[i]! += sum + a[row + i]! * xi;
  }
  return product;
}

/** w of the reflection I - scale v v' on both sides. */
function halfChange(product: Float64Array, v: Float64Array, scale: number): Float64Array {
  const along = product.reduce((sum, value, i) => sum + value * v[i]!, 0);
  const half = (scale * scale * along) / 2;
  return product.map((value, i) => scale * value - half * v[i]!);
}

/** An interval that holds all eigenvalues (Gershgorin). */
function bounds(diagonal: Float64Array, beside: Float64Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  diagonal.forEach((value, i) => {
    const radius = Math.abs(beside[i]!) + Math.abs(beside[i + 1] ?? 0);
    low = Math.min(low, value - radius);
    high = Math.max(high, value + radius);
  });
  return [low, high];
}

/** The eigenvalue of this index, between two bounds, to the last digit of the larger one. */
function bisected(
  diagonal: Float64Array,
  squares: Float64Array,
  index: number,
  from: number,
  to: number,
): number {
  let [low, high] = [from, to];
  const precision = Number.EPSILON * Math.max(Math.abs(from), Math.abs(to));
  while (high - low > precision) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (countBelow(diagonal, squares, middle) > index) high = middle;
    else low = middle;
  }
  return low + (high - low) / 2;
}

/** The number of eigenvalues below x: that of the negative pivots of T - x I (Sturm). */
function countBelow(diagonal: Float64Array, squares: Float64Array, x: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = diagonal[i]! - x - (squares[i] === 0 ? 0 : squares[i]! / pivot);
    if (pivot === 0) pivot = Number.MIN_VALUE;
    if (pivot < 0) count++;
  }
  return count;
}
