import * as tf from "@tensorflow/tfjs-core";
import { type Block, elements } from "../components/blocks/block.ts";
import type { Constraint } from "../components/constraints/contract.ts";
import type { Optimizer, Progress } from "../components/optimizers/contract.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import { stream } from "../engine/random/streams.ts";

/** A network and the optimizer that trains it. */
export interface Learner {
  readonly network: Block;
  readonly optimizer: Optimizer;
}

/** Everything that training changes of a learner. */
export interface LearnerState {
  readonly weights: Named;
  readonly buffers: Named;
  /** The optimizer's state: by its name, one tensor for each weight. */
  readonly optimizer: Readonly<Record<string, Named>>;
}

/** A learner's state before its first update. Each tensor is drawn from a stream of its own: `weights/<name>/<weight>`. */
export function initialLearner({ network, optimizer }: Learner, name: string, seed: number): LearnerState {
  const zeros = () => map(network.weights, ({ shape }) => tf.zeros([...shape]));
  return {
    weights: map(network.weights, (spec, weight) =>
      tf.tensor(spec.initializer!(spec, stream(seed, `weights/${name}/${weight}`)), [...spec.shape]),
    ),
    buffers: map(network.buffers, ({ shape, initial }, buffer) =>
      tf.tensor(initial(stream(seed, `buffers/${name}/${buffer}`)), [...shape]),
    ),
    optimizer: Object.fromEntries(optimizer.state.map((kept) => [kept, zeros()])),
  };
}

/** The optimizer's hyperparameters for one update, as scalars that become inputs of a step. The caller frees them. */
export function hyperparameters({ optimizer }: Pick<Learner, "optimizer">, progress: Progress): Named {
  return map(optimizer.hyperparameters(progress), (value) => tf.scalar(value));
}

/** One optimizer update of every weight, and then the constraint, if there is one. */
export function applyGradients(
  { network, optimizer, constraint }: Learner & { readonly constraint?: Constraint | undefined },
  state: LearnerState,
  gradient: Named,
  hyperparameters: Named,
): LearnerState {
  const weights: Record<string, tf.Tensor> = {};
  const next: Record<string, Record<string, tf.Tensor>> = Object.fromEntries(
    optimizer.state.map((kept) => [kept, {}]),
  );
  for (const [name, spec] of Object.entries(network.weights)) {
    const after = optimizer.update({
      value: state.weights[name]!,
      gradient: gradient[name]!,
      state: Object.fromEntries(optimizer.state.map((kept) => [kept, state.optimizer[kept]![name]!])),
      hyperparameters: hyperparameters as Readonly<Record<string, tf.Scalar>>,
    });
    weights[name] = constraint?.applies(spec) ? constraint.apply(after.value) : after.value;
    for (const kept of optimizer.state) next[kept]![name] = after.state[kept]!;
  }
  return { weights, buffers: state.buffers, optimizer: next };
}

/** Euclidean norm over all tensors together. */
export function totalNorm(tensors: Named): tf.Scalar {
  return tf.sqrt(tf.addN(Object.values(tensors).map((tensor) => tf.sum(tf.square(tensor))))) as tf.Scalar;
}

/** Trained numbers of a network. */
export function parameterCount({ weights }: Block): number {
  return Object.values(weights).reduce((sum, { shape }) => sum + elements(shape), 0);
}

function map<T>(record: Readonly<Record<string, T>>, f: (value: T, name: string) => tf.Tensor): Named {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}
