import type { FileTensor, Origin, TensorGroup } from "../fileTensor.ts";
import type { HostTensor } from "../hostTensor.ts";
import type { Refuse } from "../refuse.ts";
import { decodeSafetensors } from "./safetensors.ts";

interface Content {
  readonly format: string;
  readonly origin: Origin;
  readonly groups: readonly TensorGroup[];
}

/** As a checkpoint and `exp export` name them: `generator/weights/0.weight`; the moving average: `ema/0.weight`, once `average`. */
const ownName = /^(?:(?<network>[^/]+)\/(?:weights|buffers)|ema|average)\/(?<name>[^/]+)$/;

/** Reads a safetensors file: our own, with channels last, or any other, which is taken for PyTorch's. */
export function readSafetensors(bytes: Uint8Array, file: string, refuse: Refuse): Content {
  const tensors = Object.entries(decodeSafetensors(bytes, file));
  const isOwn = tensors.some(([name]) => ownName.test(name));
  if (isOwn) return { format: "safetensors of exp", origin: "exp", groups: ownGroups(tensors, refuse) };
  const all = tensors.map(([name, tensor]) => fileTensor(name, tensor, refuse));
  return { format: "safetensors", origin: "torch", groups: [{ place: "", tensors: all }] };
}

/** One group a network. The generator is that of the moving average, if there is one: samples come from it. */
function ownGroups(tensors: readonly (readonly [string, HostTensor])[], refuse: Refuse): TensorGroup[] {
  const groups = new Map<string, Map<string, FileTensor>>();
  for (const [path, tensor] of tensors) {
    const { network, name } = ownName.exec(path)?.groups ?? {};
    if (name === undefined) continue;
    const group = groups.get(network ?? "generator") ?? new Map<string, FileTensor>();
    groups.set(network ?? "generator", group);
    if (network === undefined || !group.has(name)) group.set(name, fileTensor(name, tensor, refuse));
  }
  return [...groups].map(([place, group]) => ({ place, tensors: [...group.values()] }));
}

function fileTensor(name: string, { shape, dtype, values }: HostTensor, refuse: Refuse): FileTensor {
  return {
    name,
    shape,
    read: () =>
      values instanceof Float32Array
        ? values
        : refuse(`${name}: numbers of type ${dtype}, where weights are floats`),
  };
}
