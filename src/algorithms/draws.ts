import * as tf from "@tensorflow/tfjs-core";
import type { Draws } from "../components/blocks/draws.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import type { Stream } from "../engine/random/streams.ts";

/** The numbers that a component draws for a batch, each of shape [batch, …shape] and from its own stream. */
export function drawn(draws: Draws, batch: number, streamOf: (name: string) => Stream): Named {
  const tensors = Object.entries(draws).map(([name, { distribution, shape }]) => {
    const full = [batch, ...shape];
    const values = streamOf(name)[distribution](tf.util.sizeFromShape(full));
    return [name, tf.tensor(values, full)] as const;
  });
  return Object.fromEntries(tensors);
}
