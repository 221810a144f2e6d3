import type { GoldenCase, Numbers } from "./goldenCase.ts";

/** Error allowed, as a share of a tensor's largest absolute value; PyTorch's numbers are float64's. */
const tolerance = 1e-4;
/** Of the largest change since the beginning: weights move little in three steps, and must have moved rightly. */
const changeTolerance = 1e-2;
/** Share of a weight that ten additions to it may round off. */
const additions = 10 * 2 ** -24;
/** What the gradient of a bias that is zero in truth may be, as a share of the largest of the same layer's weights: 50 roundings. */
const rounding = 50 * 2 ** -24;

/** Every tensor of PyTorch's under `prefix` that ours differs from, and by how much; empty where all agree. */
export function differences(
  { numbers, vanishing }: Pick<GoldenCase, "numbers" | "vanishing">,
  ours: Numbers,
  prefix: string,
): string[] {
  return [...numbers.keys()]
    .filter((path) => path.startsWith(`${prefix}/`))
    .flatMap((path) => {
      const weight = path.replace(/^(gradients|after)\/(\w+)\/(.*\/)?/, "$2/");
      if (!vanishing.has(weight))
        return [...difference(path, numbers, ours), ...changed(path, numbers, ours)];
      return prefix === "gradients" ? small(path, numbers, ours) : [];
    });
}

function difference(path: string, numbers: Numbers, ours: Numbers): string[] {
  const expected = valuesOf(numbers, path);
  const actual = valuesOf(ours, path);
  return compare(path, expected, actual, tolerance);
}

function changed(path: string, numbers: Numbers, ours: Numbers): string[] {
  const start = numbers.get(path.replace("after/", "given/"))?.values;
  if (!path.startsWith("after/") || start === undefined) return [];
  const since = (values: readonly number[]) => values.map((value, i) => value - start[i]!);
  const error = additions * largest([...start]);
  const name = `change of ${path}`;
  return compare(name, since(valuesOf(numbers, path)), since(valuesOf(ours, path)), changeTolerance, error);
}

function compare(
  path: string,
  expected: readonly number[],
  actual: readonly number[],
  share: number,
  least = 0,
): string[] {
  if (actual.length !== expected.length) return [`${path}: ${actual.length} values, not ${expected.length}`];
  const size = largest(expected);
  const error = largest(expected.map((value, i) => value - actual[i]!));
  return error <= share * size + least ? [] : [`${path}: off by ${error}, where the largest is ${size}`];
}

function small(path: string, numbers: Numbers, ours: Numbers): string[] {
  const size = largest(valuesOf(ours, path));
  const terms = largest(valuesOf(numbers, path.replace(/bias$/, "weight")));
  return size <= rounding * terms
    ? []
    : [`${path}: ${size}, which is zero in truth, where the largest is ${terms}`];
}

/** NaN where a value is. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** A tensor's values. PyTorch's metrics are one tensor of all steps; ours are one by step. */
function valuesOf(numbers: Numbers, path: string): readonly number[] {
  const found = numbers.get(path);
  if (found !== undefined) return [...found.values];
  const steps = [1, 2, 3].map((step) => numbers.get(path.replace("metrics/", `metrics/${step}/`)));
  return steps.flatMap((step) => [...(step?.values ?? [])]);
}
