import type { Game } from "../../algorithms/gan/game.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";
import type { Checkpoint } from "../../runner/checkpoint/load.ts";

/** A network's tensors in host memory, by name. */
export interface NetworkTensors {
  readonly weights: HostTree;
  readonly buffers: HostTree;
}

/**
 * Both networks as a checkpoint has them. The generator is the running mean where the game keeps one: samples come from
 * it. Throws a `UserError` (exit 4) where the checkpoint is of other networks.
 */
export function networkTensors(
  { tensors, path }: Checkpoint,
  { generator, critic, ema }: Game,
): Readonly<Record<"generator" | "critic", NetworkTensors>> {
  const named = (prefix: string, specs: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, { shape }]) => [name, tensorAt(`${prefix}/${name}`, shape)]),
    );
  const tensorAt = (name: string, shape: readonly number[]): HostTensor => {
    const tensor = tensors[name];
    if (tensor?.shape.join() === shape.join() && tensor.dtype === "float32") return tensor;
    throw new UserError(`${path}: no ${name} of shape [${shape}]`, exitCodes.checkpoint);
  };
  return {
    generator: {
      weights: named(ema === undefined ? "generator/weights" : "average", generator.network.weights),
      buffers: named("generator/buffers", generator.network.buffers),
    },
    critic: {
      weights: named("critic/weights", critic.network.weights),
      buffers: named("critic/buffers", critic.network.buffers),
    },
  };
}
