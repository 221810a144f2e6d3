import * as tf from "@tensorflow/tfjs-core";
import type { Optimizer } from "../components/optimizers/contract.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, noise, read } from "./tensors.ts";

/** A weight and the optimizer's state for it. */
interface Position {
  readonly value: tf.Tensor;
  readonly state: Named;
}

/** Checks an optimizer; throws an Error that names the broken promise. */
export function checkOptimizer(component: Makes<Optimizer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (optimizer) => {
    checkHyperparameters(optimizer);
    for (const shape of [[], [5], [3, 2]]) checkUpdate(optimizer, shape);
    checkDirection(optimizer);
    checkDescent(optimizer);
  });
}

function checkHyperparameters({ hyperparameters }: Optimizer): void {
  for (const update of [1, 2, 1000, 1e7]) {
    const progress = { step: Math.ceil(update / 5), update };
    const values = Object.entries(hyperparameters(progress));
    for (const [name, value] of values)
      promise(Number.isFinite(value), `the hyperparameter ${name} is finite at update ${update}`);
    promise(
      hyperparameters(progress).learningRate >= 0,
      "`hyperparameters` has a `learningRate`, which is not negative",
    );
    const again = Object.values(hyperparameters(progress));
    promise(
      values.every(([, value], i) => value === again[i]),
      "hyperparameters follow from the step and the update alone",
    );
  }
}

function start({ state }: Optimizer, value: tf.Tensor): Position {
  return { value, state: Object.fromEntries(state.map((name) => [name, tf.zerosLike(value)])) };
}

function update(optimizer: Optimizer, position: Position, gradient: tf.Tensor, update: number): Position {
  const hyperparameters = Object.entries(optimizer.hyperparameters({ step: update, update }));
  const scalars = Object.fromEntries(hyperparameters.map(([name, value]) => [name, tf.scalar(value)]));
  return optimizer.update({ ...position, gradient, hyperparameters: scalars });
}

function checkUpdate(optimizer: Optimizer, shape: readonly number[]): void {
  let position = start(optimizer, noise("value", shape));
  for (let n = 1; n <= 3; n++) {
    const gradient = noise(`gradient ${n}`, shape);
    const before = position;
    position = checkPure("an update", { before, gradient }, () => update(optimizer, before, gradient, n));
    checkShape(position.value, shape, "an updated weight");
    checkFinite(position.value, "an updated weight");
    const names = Object.keys(position.state).toSorted().join();
    promise(
      names === optimizer.state.toSorted().join(),
      `an update gives the state ${optimizer.state}, not ${names}`,
    );
    for (const [name, tensor] of Object.entries(position.state)) {
      checkShape(tensor, shape, `the state ${name}`);
      checkFinite(tensor, `the state ${name}`);
    }
  }
}

/** Checks that the first update goes against the gradient, and changes nothing if the gradient is zero. */
function checkDirection(optimizer: Optimizer): void {
  const gradient = tf.tensor1d([-10, -1e-3, 0, 1e-3, 10]);
  const { value } = update(optimizer, start(optimizer, tf.zeros([5])), gradient, 1);
  const signs = read(value).map((moved) => 0 - Math.sign(moved));
  promise(signs.join() === read(tf.sign(gradient)).join(), "the first update goes against the gradient");
}

/** Checks that a hundred updates on half the squared distance from a point bring the weight nearer to it. */
function checkDescent(optimizer: Optimizer): void {
  const goal = tf.tensor1d([3, -2, 1]);
  let position = start(optimizer, tf.zeros([3]));
  for (let n = 1; n <= 100; n++) position = update(optimizer, position, tf.sub(position.value, goal), n);
  const left = read(tf.norm(tf.sub(position.value, goal)))[0]!;
  promise(left < Math.sqrt(14), "a hundred updates come nearer to the minimum of a parabola");
}
