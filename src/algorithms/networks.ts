import type * as tf from "@tensorflow/tfjs-core";
import type { Block, Shape } from "../components/blocks/block.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import { type BoundNetwork, bind } from "./boundNetwork.ts";
import { type Learner, parameterCount } from "./learner.ts";

/** The weights as the last update left them, or their exponential moving average. */
export type WeightsKind = "raw" | "ema";

/** A network that is trained, and the paths of its tensors in the state: `generator/weights`. */
export interface TrainedNetwork {
  readonly network: Block;
  /** Shape of one input. */
  readonly input: Shape;
  readonly weights: string;
  readonly buffers: string;
  /** Tensors that the optimizer keeps for each weight. */
  readonly optimizerState?: number;
  /** Path of the exponential moving average of its weights, if one is kept: it is what is exported. */
  readonly ema?: string | undefined;
}

export type Networks = Readonly<Record<string, TrainedNetwork>>;

/** A learner's network, if its state is kept under `name`. */
export const trainedNetwork = (
  { network, optimizer }: Learner,
  name: string,
  input: Shape,
): TrainedNetwork => ({
  network,
  input,
  optimizerState: optimizer.state.length,
  weights: `${name}/weights`,
  buffers: `${name}/buffers`,
});

/** Trained numbers of each network. */
export const parameterCounts = (networks: Networks): Readonly<Record<string, number>> =>
  mapValues(networks, ({ network }) => parameterCount(network));

/** The weights of each network, as the last update left them. */
export const weightsIn = (networks: Networks, state: object): Readonly<Record<string, Named>> =>
  mapValues(networks, ({ weights }) => tensorsAt(state, weights));

/** The kinds of weights that a network has, the one to look at last. */
export const kindsOfWeights = ({ ema }: TrainedNetwork): readonly [WeightsKind, ...WeightsKind[]] =>
  ema === undefined ? ["raw"] : ["raw", "ema"];

/** A network of a state in inference mode; with the moving average of its weights, if there is one and nothing is said. */
export function bindTrained(trained: TrainedNetwork, state: object, kind?: WeightsKind): BoundNetwork {
  const { network, weights, buffers, ema } = trained;
  const path = kind === "raw" ? weights : (ema ?? weights);
  return bind(network, tensorsAt(state, path), tensorsAt(state, buffers), "inference");
}

/** The tensors under a path of a state, by name. */
export function tensorsAt(state: object, path: string): Named {
  const found = path.split("/").reduce((tree, key) => (tree as Record<string, object>)[key]!, state);
  return found as Readonly<Record<string, tf.Tensor>>;
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  f: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
