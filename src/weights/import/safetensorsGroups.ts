import type { Refuse } from "../../formats/cursor.ts";
import type { HostTensor } from "../../formats/hostTensor.ts";
import { decodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import type { FileTensor, TensorGroup, WeightsContent } from "./weightsFile.ts";

/** Names in a checkpoint and an export of ours: `generator/weights/0.weight`; `ema/0.weight`, once `average/0.weight`. */
const ownName = /^(?:(?<network>[^/]+)\/(?:weights|buffers)|ema|average)\/(?<name>[^/]+)$/;

/** Reads a safetensors file: ours, with channels last, or any other, which is taken for PyTorch's. */
export function safetensorsContent(bytes: Uint8Array, file: string, refuse: Refuse): WeightsContent {
  const tensors = Object.entries(decodeSafetensors(bytes, file));
  const isOwn = tensors.some(([name]) => ownName.test(name));
  if (isOwn) return { format: "safetensors of exp", origin: "exp", groups: ownGroups(tensors, refuse) };
  const all = tensors.map(([name, tensor]) => fileTensor(name, tensor, refuse));
  return { format: "safetensors", origin: "torch", groups: [{ place: "", tensors: all }] };
}

/** One group per network, and one of the generator's moving average, with the generator's buffers. */
function ownGroups(tensors: readonly (readonly [string, HostTensor])[], refuse: Refuse): TensorGroup[] {
  const groups = new Map<string, FileTensor[]>();
  const add = (place: string, tensor: FileTensor) =>
    void groups.set(place, [...(groups.get(place) ?? []), tensor]);
  const hasAverage = tensors.some(([path]) => averagePath.test(path));
  for (const [path, tensor] of tensors) {
    const { network, name } = ownName.exec(path)?.groups ?? {};
    if (name === undefined) continue;
    add(network ?? "ema", fileTensor(name, tensor, refuse));
    if (hasAverage && path.startsWith("generator/buffers/")) add("ema", fileTensor(name, tensor, refuse));
  }
  return [...groups].map(([place, group]) => ({ place, tensors: group }));
}

const averagePath = /^(ema|average)\//;

function fileTensor(name: string, { shape, dtype, values }: HostTensor, refuse: Refuse): FileTensor {
  return {
    name,
    shape,
    isWhole: dtype !== "float32",
    read: () =>
      values instanceof Float32Array
        ? values
        : refuse(`${name}: numbers of type ${dtype}; weights must be floats`),
  };
}
