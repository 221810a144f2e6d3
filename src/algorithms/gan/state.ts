import * as tf from "@tensorflow/tfjs-core";
import type { Block } from "../../components/blocks/block.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { stream } from "../../engine/random/streams.ts";
import type { Game, Player } from "./game.ts";

/** Everything that training changes. A step is a function of it, a checkpoint is a copy of it. */
export interface State {
  readonly generator: PlayerState;
  readonly critic: PlayerState;
  /** Running mean of the generator's weights; empty without `ema`. */
  readonly average: Named;
}

export interface PlayerState {
  readonly weights: Named;
  readonly buffers: Named;
  /** By slot of the optimizer, one tensor for each weight. */
  readonly slots: Readonly<Record<string, Named>>;
}

/** The state before the first step. Each tensor is drawn from a stream of its own name. */
export function initialState(game: Game, seed: number): State {
  const generator = initialPlayer(game.generator, "generator", seed);
  return {
    generator,
    critic: initialPlayer(game.critic, "critic", seed),
    average: game.ema === undefined ? {} : map(generator.weights, tf.clone),
  };
}

/** A network before its first update. */
export function initialPlayer({ network, optimizer }: Player, name: string, seed: number): PlayerState {
  const zeros = () => map(network.weights, ({ shape }) => tf.zeros([...shape]));
  return {
    weights: map(network.weights, (spec, weight) =>
      tf.tensor(spec.initializer!(spec, stream(seed, `weights/${name}/${weight}`)), [...spec.shape]),
    ),
    buffers: map(network.buffers, ({ shape, initial }, buffer) =>
      tf.tensor(initial(stream(seed, `buffers/${name}/${buffer}`)), [...shape]),
    ),
    slots: Object.fromEntries(optimizer.slots.map((slot) => [slot, zeros()])),
  };
}

/** Trained numbers of each player. */
export function parameterCounts({ generator, critic }: Game) {
  return { generator: parameterCount(generator.network), critic: parameterCount(critic.network) };
}

export function parameterCount({ weights }: Block): number {
  return Object.values(weights).reduce(
    (sum, { shape }) => sum + shape.reduce((n, extent) => n * extent, 1),
    0,
  );
}

function map<T>(record: Readonly<Record<string, T>>, f: (value: T, name: string) => tf.Tensor): Named {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}
