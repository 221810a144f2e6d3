import * as tf from "@tensorflow/tfjs-core";
import { flatten, mapTree } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";

/** Copies a state to the host; a tensor's name is its path, such as `generator/weights/0.weight`. */
export async function hostState(state: unknown): Promise<HostTree> {
  const entries = [...flatten(state)].map(
    async ([name, tensor]) => [name, await hostTensor(tensor)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function hostTensor(tensor: tf.Tensor): Promise<HostTensor> {
  return { dtype: "float32", shape: tensor.shape, values: (await tensor.data()) as Float32Array };
}

/**
 * Turns saved tensors into a state with the structure of `like`, a state of the same experiment.
 *
 * @throws UserError (exit 4) if a tensor is missing, has another shape, or does not belong to the state.
 */
export function restoreState<State>(like: State, saved: HostTree, file: string): State {
  const expected = flatten(like);
  const surplus = Object.keys(saved).find((name) => !expected.has(name));
  if (surplus !== undefined) throw mismatch(file, `${surplus} is not part of this experiment's state`);
  const names = new Map([...expected].map(([name, tensor]) => [tensor, name]));
  return mapTree(like, (tensor) => restoreTensor(tensor, names.get(tensor)!, saved, file));
}

function restoreTensor({ shape }: tf.Tensor, name: string, saved: HostTree, file: string): tf.Tensor {
  const tensor = saved[name];
  if (tensor === undefined) throw mismatch(file, `${name} is missing`);
  if (tensor.dtype !== "float32" || tensor.shape.join() !== shape.join())
    throw mismatch(
      file,
      `${name} is ${tensor.dtype} [${tensor.shape}]; the experiment has float32 [${shape}]`,
    );
  return tf.tensor(tensor.values, shape, "float32");
}

function mismatch(file: string, what: string): UserError {
  return new UserError(`${file}: ${what}`, exitCodes.checkpoint);
}
