import type { Iterate, Outcome } from "../../algorithms/training.ts";
import { flatten, release } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { Computing } from "../engine.ts";

/** The difference between two ways of computing the same step. */
export interface Comparison {
  /** True if no bit differs. */
  readonly identical: boolean;
  /**
   * The largest difference, relative to the largest value of its kind (all metrics, all gradients of one network).
   * Weights are left out: they follow from the gradients, and if a gradient is nothing but rounding error, Adam still
   * takes a full step.
   */
  readonly error: number;
  /** Path of the tensor with the largest difference. */
  readonly worst: string;
}

/** Two ways of running an iteration, the plain one first. */
export type Ways<State extends object = object, Inputs extends object = object> = readonly [
  Iterate<State, Inputs>,
  Iterate<State, Inputs>,
];

/**
 * Largest error of a compiled step. A function rounds like single operations (except in softmax). XLA rounds
 * differently, and the differences grow over the updates of one step.
 */
const tolerances = { function: 1e-5, xla: 0.01 } as const;

/** The comparison in words. @throws UserError (exit 5) if float32 exceeds its tolerance; bfloat16 has none. */
export function judge({ identical, error, worst }: Comparison, { compile, precision }: Computing): string {
  if (compile === "off") return "verified nothing: steps are not compiled";
  if (identical) return "verified: the compiled step equals single operations bit for bit";
  const found = `the compiled step is within ${error.toPrecision(2)} of single operations (${worst})`;
  if (precision === "float32" && !(error <= tolerances[compile]))
    throw new UserError(`--verify: ${found}; ${tolerances[compile]} is allowed`, exitCodes.resource);
  return `verified: ${found}`;
}

/** Computes one step in two ways from the same state and inputs, which the caller still owns. */
export async function compareSteps<State extends object, Inputs extends object>(
  ways: Ways<State, Inputs>,
  state: State,
  inputs: Inputs,
): Promise<Comparison> {
  const outcomes = [await ways[0](state, inputs), await ways[1](state, inputs)] as const;
  const compared = comparison(await read(outcomes[0]), await read(outcomes[1]));
  for (const outcome of outcomes) release(outcome, [state, inputs]);
  return compared;
}

type Values = ReadonlyMap<string, Float32Array>;

async function read(outcome: Outcome): Promise<Values> {
  const entries = [...flatten(outcome)].map(
    async ([path, tensor]) => [path, (await tensor.data()) as Float32Array] as const,
  );
  return new Map(await Promise.all(entries));
}

function comparison(a: Values, b: Values): Comparison {
  const differing = [...a.keys()].filter((path) => !sameBits(a.get(path)!, b.get(path)!));
  const scale = new Map<string, number>();
  for (const [path, values] of a)
    scale.set(kindOf(path), Math.max(scale.get(kindOf(path)) ?? 0, largest(values)));
  const errors = differing
    .filter((path) => !path.startsWith("state/"))
    .map((path) => ({
      worst: path,
      error: largest(a.get(path)!.map((value, i) => value - b.get(path)![i]!)) / scale.get(kindOf(path))!,
    }));
  // A difference that is NaN is the worst of all.
  const worst = errors.reduce((most, next) => (next.error <= most.error ? most : next), {
    worst: "",
    error: 0,
  });
  return { identical: differing.length === 0, ...worst };
}

const kindOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

function largest(values: Float32Array): number {
  return values.reduce((most, value) => (Math.abs(value) <= most ? most : Math.abs(value)), 0);
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const bits = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return bits(a).equals(bits(b));
}
