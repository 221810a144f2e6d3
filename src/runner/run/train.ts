import type { Iterate, Outcome } from "../../algorithms/training.ts";
import { release } from "../../engine/tree.ts";

/** What training yields after each step. Its metrics and gradients live until the caller goes on or stops. */
export interface Step<State extends object = object> extends Outcome<State> {
  readonly step: number;
}

/**
 * Plays steps `from` + 1 to `to`. It owns the state it is given and every state it yields: the last one is
 * the caller's once the steps are over, or once the caller stops asking. While a step is computed beside JavaScript,
 * the inputs of the next are made.
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
