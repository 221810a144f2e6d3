import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/components/metrics/eigenvalues.ts";
import { choleskyFactor, type Matrix, timesTransposed } from "../../src/components/metrics/linearAlgebra.ts";
import { stream } from "../../src/engine/random/streams.ts";

const matrix = (rows: number, columns: number, value: (i: number, j: number) => number): Matrix => ({
  values: Float64Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  ),
  rows,
  columns,
});

const random = (name: string, rows: number, columns: number): Matrix => ({
  values: Float64Array.from(stream(1, name).normal(rows * columns)),
  rows,
  columns,
});

const at = ({ values, columns }: Matrix, i: number, j: number) => values[i * columns + j]!;

const largestDifference = (a: Matrix, b: Matrix, counts: (i: number, j: number) => boolean = () => true) => {
  let largest = 0;
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.columns; j++)
      if (counts(i, j)) largest = Math.max(largest, Math.abs(at(a, i, j) - at(b, i, j)));
  return largest;
};

/** A B' by its definition. */
const product = (a: Matrix, b: Matrix) =>
  matrix(a.rows, b.rows, (i, j) => {
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += at(a, i, k) * at(b, j, k);
    return sum;
  });

describe("the product with a transposed matrix", () => {
  it.each([
    [1, 1],
    [5, 67],
    [66, 33],
  ])("is that of the rows: %i x %i", (m, n) => {
    const [a, b] = [random("a", m, 7), random("b", n, 7)];
    expect(largestDifference(timesTransposed(a, b), product(a, b))).toBeLessThan(1e-13);
    const square = timesTransposed(a, a);
    expect(largestDifference(square, product(a, a), (i, j) => j <= i)).toBeLessThan(1e-13);
  });

  it("of two triangular ones leaves out what is zero", () => {
    const upper = (name: string) => choleskyFactor(product(random(name, 35, 40), random(name, 35, 40)));
    const [a, b] = [upper("a"), upper("b")];
    expect(a.upper).toBe(true);
    expect(largestDifference(timesTransposed(a, b), product(a, b))).toBeLessThan(1e-12);
  });
});

describe("the Cholesky factor", () => {
  const restored = (factor: Matrix) => {
    const turned = matrix(factor.rows, factor.rows, (i, j) => at(factor, j, i));
    return product(turned, turned);
  };

  it("times itself is the matrix, also if that is singular", () => {
    for (const rank of [30, 11]) {
      const x = random("x", 30, rank);
      const given = product(x, x);
      expect(largestDifference(restored(choleskyFactor(given)), given)).toBeLessThan(1e-11);
    }
  });

  it("skips a direction without variance", () => {
    const given = matrix(3, 3, (i, j) => (i === 1 || j === 1 ? 0 : i === j ? 4 : 2));
    // By hand: [[2, 0, 1], [0, 0, 0], [0, 0, sqrt 3]].
    expect([...choleskyFactor(given).values]).toEqual([2, 0, 1, 0, 0, 0, 0, 0, Math.sqrt(3)]);
  });
});

describe("eigenvalues", () => {
  it("of small matrices are those found by hand", () => {
    expect([...eigenvalues(matrix(1, 1, () => 7))]).toEqual([7]);
    const [low, high] = eigenvalues(matrix(2, 2, (i, j) => (i === j ? 2 : 1)));
    expect([low, high]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
    for (const value of eigenvalues(matrix(4, 4, () => 0))) expect(value).toBeCloseTo(0, 14);
  });

  it("of second differences are 2 - 2 cos(k pi / (n + 1))", () => {
    const n = 41;
    const found = eigenvalues(matrix(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)));
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });

  it("of a dense matrix have its trace and its norm, and as many are zero as its rank says", () => {
    const x = random("x", 60, 25);
    const given = product(x, x);
    const found = [...eigenvalues(given)];
    const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
    expect(sum(found)).toBeCloseTo(sum(given.values.filter((_, i) => i % 61 === 0)), 9);
    expect(sum(found.map((value) => value ** 2))).toBeCloseTo(
      sum(given.values.map((value) => value ** 2)),
      6,
    );
    expect(found.filter((value) => Math.abs(value) < 1e-11).length).toBe(35);
  });
});
