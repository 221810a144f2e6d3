/** A matrix in double precision, row by row. */
export interface Matrix {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** True if it is zero below the diagonal. */
  readonly upper?: boolean;
}

/** Rows of the second factor that stay in the processor's cache. */
const block = 32;

/** A B': products of the rows of two matrices, four at a time. If A is B, the lower triangle is enough. */
export function timesTransposed(a: Matrix, b: Matrix): Matrix {
  const { rows, columns: size } = a;
  const values = new Float64Array(rows * b.rows);
  for (let first = 0; first < b.rows; first += block) {
    const end = Math.min(first + block, b.rows);
    for (let i = a === b ? first : 0; i < rows; i += 2) {
      for (let j = first; j < end; j += 2) {
        // At the edge, a row stands for the one that is missing.
        const nextI = Math.min(i + 1, rows - 1);
        const nextJ = Math.min(j + 1, b.rows - 1);
        const from = a.upper && b.upper ? Math.max(i, j) : 0;
        fourProducts(a.values, b.values, i * size, nextI * size, j * size, nextJ * size, from, size);
        values[i * b.rows + j] = four[0]!;
        values[i * b.rows + nextJ] = four[nextJ === j ? 0 : 1]!;
        values[nextI * b.rows + j] = four[nextI === i ? 0 : 2]!;
        values[nextI * b.rows + nextJ] = four[(nextI === i ? 0 : 2) + (nextJ === j ? 0 : 1)]!;
      }
    }
  }
  return { values, rows, columns: b.rows };
}

const four = new Float64Array(4);

/** Sets `four` to the products of two rows of `a`, at these positions, with two of `b`, from column `from` on. */
function fourProducts(
  a: Float64Array,
  b: Float64Array,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  from: number,
  size: number,
): void {
  let p00 = 0;
  let p01 = 0;
  let p10 = 0;
  let p11 = 0;
  for (let k = from; k < size; k++) {
    const x0 = a[a0 + k]!;
    const x1 = a[a1 + k]!;
    const y0 = b[b0 + k]!;
    const y1 = b[b1 + k]!;
    p00 += x0 * y0;
    p01 += x0 * y1;
    p10 += x1 * y0;
    p11 += x1 * y1;
  }
  four[0] = p00;
  four[1] = p01;
  four[2] = p10;
  four[3] = p11;
}

/** Upper triangular F with F' F = a symmetric matrix without negative eigenvalues, which may be singular. */
export function choleskyFactor({ values, rows: n }: Matrix): Matrix {
  const lower = new Float64Array(n * n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, values[i * n + i]!);
  const rounding = n * Number.EPSILON * largest;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = values[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * n + k]! * lower[j * n + k]!;
      const pivot = lower[j * n + j]!;
      // What is left of a direction that the others span is rounding, and has no root.
      if (j === i) lower[i * n + i] = rest > rounding ? Math.sqrt(rest) : 0;
      else lower[i * n + j] = pivot > 0 ? rest / pivot : 0;
    }
  }
  return { values: transposed(lower, n), rows: n, columns: n, upper: true };
}

function transposed(values: Float64Array, n: number): Float64Array {
  const turned = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) turned[j * n + i] = values[i * n + j]!;
  return turned;
}

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
