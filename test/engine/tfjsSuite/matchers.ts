import { isDeepStrictEqual } from "node:util";

/** What a spec expects of a value; undefined if it is so, else why not. */
type Matcher = (actual: never, ...expected: never[]) => boolean;

/** A function that keeps its calls. */
export interface Spy {
  (...args: unknown[]): unknown;
  readonly received: readonly (readonly unknown[])[];
}

/** Values in any order. */
export class InAnyOrder {
  readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** Jasmine's matchers that TensorFlow.js's specs use. */
const matchers: Readonly<Record<string, Matcher>> = {
  nothing: () => true,
  toBe: (actual: unknown, expected: unknown) => Object.is(actual, expected) || actual === expected,
  toEqual: (actual: unknown, expected: unknown) => equal(actual, expected),
  toBeCloseTo: (actual: number, expected: number, digits = 2) =>
    Math.abs(actual - expected) < 10 ** -(digits as number) / 2,
  toBeDefined: (actual: unknown) => actual !== undefined,
  toBeUndefined: (actual: unknown) => actual === undefined,
  toBeNull: (actual: unknown) => actual === null,
  toBeTrue: (actual: unknown) => actual === true,
  toBeFalse: (actual: unknown) => actual === false,
  toBeTruthy: (actual: unknown) => Boolean(actual),
  toBeFalsy: (actual: unknown) => !actual,
  toBeGreaterThan: (actual: number, bound: number) => actual > bound,
  toBeGreaterThanOrEqual: (actual: number, bound: number) => actual >= bound,
  toBeLessThan: (actual: number, bound: number) => actual < bound,
  toBeLessThanOrEqual: (actual: number, bound: number) => actual <= bound,
  toBeInstanceOf: (actual: unknown, type: new () => unknown) => actual instanceof type,
  toContain: (actual: { includes: (value: unknown) => boolean }, value: unknown) => actual.includes(value),
  toMatch: (actual: string, pattern: RegExp | string) => new RegExp(pattern).test(actual),
  toThrow: (f: () => unknown) => thrown(f) !== undefined,
  toThrowError: (f: () => unknown, ...expected: unknown[]) => isError(thrown(f), expected),
  toHaveBeenCalled: (spy: Spy) => spy.received.length > 0,
  toHaveBeenCalledTimes: (spy: Spy, count: number) => spy.received.length === count,
  toHaveBeenCalledWith: (spy: Spy, ...args: unknown[]) => spy.received.some((call) => equal([...call], args)),
};

type Report = (problem: string) => void;
type Expectations = Record<string, (...expected: unknown[]) => void>;

/** `expect(actual)`: failures are reported, not thrown, so that a spec goes on as under Jasmine. */
export function expectations(actual: unknown, report: Report): Expectations & { readonly not: Expectations } {
  return { ...all(actual, report, true), not: all(actual, report, false) } as never;
}

function all(actual: unknown, report: Report, wanted: boolean): Expectations {
  const entries = Object.entries(matchers).map(([name, matches]) => [
    name,
    (...expected: unknown[]) => {
      if (matches(actual as never, ...(expected as never[])) !== wanted)
        report(`${wanted ? "" : "not "}${name}: ${short(actual)}, ${expected.map(short).join(", ")}`);
    },
  ]);
  return Object.fromEntries(entries);
}

/** Whether an error is of the expected type, and has the expected message. */
export function isError(error: unknown, expected: readonly unknown[]): boolean {
  return error instanceof Error && expected.every((wanted) => agrees(error, wanted));
}

function agrees(error: Error, wanted: unknown): boolean {
  if (wanted instanceof RegExp) return wanted.test(error.message);
  return typeof wanted === "function" ? error instanceof wanted : error.message === wanted;
}

function thrown(f: () => unknown): unknown {
  try {
    f();
  } catch (error) {
    return error;
  }
  return undefined;
}

function equal(actual: unknown, expected: unknown): boolean {
  if (!(expected instanceof InAnyOrder)) return isDeepStrictEqual(actual, expected);
  const sorted = (values: readonly unknown[]) => values.toSorted();
  return isDeepStrictEqual(sorted(actual as unknown[]), sorted(expected.values));
}

function short(value: unknown): string {
  const text =
    typeof value === "function" ? "a function" : value instanceof Error ? value.message : inspected(value);
  return text.replaceAll("\n", " ").slice(0, 80);
}

function inspected(value: unknown): string {
  try {
    return (
      JSON.stringify(ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value) ?? String(value)
    );
  } catch {
    return String(value);
  }
}
