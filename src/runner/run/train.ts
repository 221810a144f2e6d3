import type { Iterate, Outcome } from "../../algorithms/training.ts";
import { release } from "../../engine/tree.ts";

/** The outcome of one step. Its metrics and gradients are freed when the caller asks for the next step or stops. */
export interface Step<State extends object = object> extends Outcome<State> {
  readonly step: number;
}

/**
 * Trains from step `from` + 1 to step `to`. It owns the state it is given and every state it yields, until the steps
 * are over or the caller stops iterating: then the last state is the caller's. While a step is computed, the inputs of
 * the next one are read.
 */
export async function* train<State extends object, Inputs extends object>(
  iterate: Iterate<State, Inputs>,
  inputsOf: (step: number) => Promise<Inputs>,
  start: State,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<Step<State>, void> {
  const inputsUpTo = (step: number): Promise<Inputs | undefined> =>
    step <= range.to ? inputsOf(step) : Promise.resolve(undefined);
  let state = start;
  let inputs: Inputs | undefined = await inputsUpTo(range.from + 1);
  try {
    for (let step = range.from + 1; inputs !== undefined; step++) {
      const given = inputs;
      const [outcome, next] = await both(iterate(state, given), inputsUpTo(step + 1));
      inputs = next;
      release(given);
      release(state, outcome.state);
      state = outcome.state;
      try {
        yield { step, ...outcome };
      } finally {
        release([outcome.metrics, outcome.gradients], state);
      }
    }
  } finally {
    release(inputs ?? {});
  }
}

/** Waits for both, even if one fails: tensors of the other would be lost. @throws the first failure */
async function both<Outcome, Inputs>(
  computing: Promise<Outcome>,
  reading: Promise<Inputs>,
): Promise<readonly [Outcome, Inputs]> {
  const [outcome, inputs] = await Promise.allSettled([computing, reading]);
  if (outcome.status === "fulfilled" && inputs.status === "fulfilled") return [outcome.value, inputs.value];
  release(
    [outcome, inputs].flatMap((settled) => (settled.status === "fulfilled" ? [settled.value ?? {}] : [])),
  );
  throw outcome.status === "rejected" ? outcome.reason : (inputs as PromiseRejectedResult).reason;
}
