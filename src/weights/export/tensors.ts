import type { Networks } from "../../algorithms/networks.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";
import type { Checkpoint } from "../../runner/checkpoint/load.ts";

/** A network's tensors in host memory, by name. */
export interface NetworkTensors {
  readonly weights: HostTree;
  readonly buffers: HostTree;
}

/**
 * The networks of a checkpoint by name; with the moving average of the weights, if one is kept.
 *
 * @throws UserError (exit 4) if the checkpoint is of other networks.
 */
export function networkTensors(
  { tensors, path }: Checkpoint,
  networks: Networks,
): Readonly<Record<string, NetworkTensors>> {
  const tensorAt = (name: string, shape: readonly number[]): HostTensor => {
    const tensor = tensors[name];
    if (tensor?.shape.join() === shape.join() && tensor.dtype === "float32") return tensor;
    throw new UserError(`${path}: no ${name} of shape [${shape}]`, exitCodes.checkpoint);
  };
  const under = (prefix: string, specs: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, { shape }]) => [name, tensorAt(`${prefix}/${name}`, shape)]),
    );
  return Object.fromEntries(
    Object.entries(networks).map(([name, { network, weights, buffers, ema }]) => [
      name,
      { weights: under(ema ?? weights, network.weights), buffers: under(buffers, network.buffers) },
    ]),
  );
}
