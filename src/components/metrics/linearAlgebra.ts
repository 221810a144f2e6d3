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
