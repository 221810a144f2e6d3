import * as tf from "@tensorflow/tfjs-core";
import type { Constraint } from "../components/constraints/contract.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import type { Player } from "./gan/game.ts";
import type { PlayerState } from "./gan/state.ts";

/** One optimizer update of every weight, and then the constraint where there is one. */
export function descend(
  { network, optimizer, constraint }: Player & { readonly constraint?: Constraint | undefined },
  state: PlayerState,
  gradient: Named,
  rates: Named,
): PlayerState {
  const weights: Record<string, tf.Tensor> = {};
  const slots: Record<string, Record<string, tf.Tensor>> = Object.fromEntries(
    optimizer.slots.map((slot) => [slot, {}]),
  );
  for (const [name, spec] of Object.entries(network.weights)) {
    const before = Object.fromEntries(optimizer.slots.map((slot) => [slot, state.slots[slot]![name]!]));
    const after = optimizer.update({
      value: state.weights[name]!,
      gradient: gradient[name]!,
      slots: before,
      rates: rates as Readonly<Record<string, tf.Scalar>>,
    });
    weights[name] = constraint?.applies(spec) ? constraint.apply(after.value) : after.value;
    for (const slot of optimizer.slots) slots[slot]![name] = after.slots[slot]!;
  }
  return { weights, buffers: state.buffers, slots };
}

/** Euclidean norm over all tensors together. */
export function totalNorm(tensors: Named): tf.Scalar {
  return tf.sqrt(tf.addN(Object.values(tensors).map((tensor) => tf.sum(tf.square(tensor))))) as tf.Scalar;
}
