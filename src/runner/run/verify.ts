import type { Iterate, Outcome } from "../../algorithms/training.ts";
import { flatten, release } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { Computing } from "./engine.ts";

/** How far two ways of computing the same step are apart. */
export interface Comparison {
  /** Not one bit differs. */
  readonly identical: boolean;
  /**
   * The largest difference, as a share of the largest value of its kind (all metrics, all gradients of the critic); and
   * the tensor in which it is. Weights are left out: they follow from the gradients, and where a gradient is all rounding
   * Adam makes a whole step of it.
   */
  readonly error: number;
  readonly worst: string;
}

/** Two ways of running an iteration, the plain one first. */
export type Ways<State extends object = object, Inputs extends object = object> = readonly [
  Iterate<State, Inputs>,
  Iterate<State, Inputs>,
];

/**
 * How far a compiled step may be from operations one by one. A function rounds as they do (but for softmax); XLA rounds
 * otherwise, and what the critic's updates make of it before the generator's turn adds up.
 */
const tolerances = { function: 1e-5, xla: 0.01 } as const;

/** Says how near a comparison came. @throws UserError where float32 is too far off; bfloat16 is told of, not judged. */
export function judge({ identical, error, worst }: Comparison, { compile, precision }: Computing): string {
  if (compile === "off") return "verified nothing: steps are not compiled";
  if (identical) return "verified: the compiled step equals operations one by one, bit for bit";
  const found = `the compiled step is within ${error.toPrecision(2)} of operations one by one (${worst})`;
  if (precision === "float32" && !(error <= tolerances[compile]))
    throw new UserError(`--verify: ${found}; ${tolerances[compile]} is allowed`, exitCodes.resource);
  return `verified: ${found}`;
}

/** Computes one step in two ways, from the same state and inputs, which stay the caller's. */
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
  // A difference that is no number is the worst of all.
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
