import { release } from "../engine/tree.ts";
import type { Inputs } from "./inputs.ts";
import type { Iteration, Outcome } from "./iteration.ts";
import type { State } from "./state.ts";

/** What training yields after each generator update. Its metrics and gradients live until the caller goes on or stops. */
export interface Step extends Outcome {
  readonly step: number;
}

/**
 * Plays steps `from` + 1 to `to`. It owns the state it is given and every state it yields: the last one is
 * the caller's once the steps are over, or once the caller stops asking.
 */
export function* train(
  iterate: Iteration,
  inputsOf: (step: number) => Inputs,
  start: State,
  range: { readonly from: number; readonly to: number },
): Generator<Step, void> {
  let state = start;
  for (let step = range.from + 1; step <= range.to; step++) {
    const inputs = inputsOf(step);
    const outcome = iterate(state, inputs);
    release(inputs);
    release(state, outcome.state);
    state = outcome.state;
    try {
      yield { step, ...outcome };
    } finally {
      release([outcome.metrics, outcome.gradients], state);
    }
  }
}
