import type { Iterate, Outcome } from "../../algorithms/training.ts";
import { release } from "../../engine/tree.ts";

/** The outcome of one step. Its metrics and gradients are freed when the caller asks for the next step or stops. */
export interface Step<State extends object = object> extends Outcome<State> {
  readonly step: number;
}

/**
 * Trains from step `from` + 1 to step `to`. It owns the state it is given and every state it yields, until the steps
 * are over or the caller stops iterating: then the last state is the caller's. While a step is computed
 * asynchronously, the inputs of the next one are made.
 */
export async function* train<State extends object, Inputs extends object>(
  iterate: Iterate<State, Inputs>,
  inputsOf: (step: number) => Inputs,
  start: State,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<Step<State>, void> {
  const inputsUpTo = (step: number) => (step <= range.to ? inputsOf(step) : undefined);
  let state = start;
  let inputs = inputsUpTo(range.from + 1);
  try {
    for (let step = range.from + 1; inputs !== undefined; step++) {
      const given = inputs;
      const computing = iterate(state, given);
      inputs = inputsUpTo(step + 1);
      const outcome = await computing;
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
