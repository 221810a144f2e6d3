import { isInstance, type Pickled } from "../../formats/pickle/values.ts";
import type { Refuse } from "../../formats/refuse.ts";
import { isModule, type Named, namedTensors, stateDict } from "../../formats/torch/module.ts";
import type { Storage } from "../../formats/torch/storage.ts";
import { type PickledTensor, tensorValues } from "../../formats/torch/tensor.ts";
import { nameOf, startWalk, type Walk } from "../../formats/torch/walk.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Finds a storage's bytes. */
export type Bytes = (storage: Storage) => Uint8Array;

/**
 * Every group of named tensors in what was saved: each dictionary that holds tensors, which a state dict is, and each
 * module, however deep in dictionaries, lists and objects they lie.
 */
export function tensorGroups(saved: Pickled, bytes: Bytes, refuse: Refuse): TensorGroup[] {
  const read = ([name, tensor]: readonly [string, PickledTensor]) => fileTensor(name, tensor, bytes, refuse);
  return groupsIn(saved, [], startWalk(refuse), new Set()).map(({ place, tensors }) => ({
    place,
    tensors: tensors.map(read),
  }));
}

interface Group {
  readonly place: string;
  readonly tensors: Named;
}

/** @param seen what was looked at before: a value can be part of many, and even of itself. */
function groupsIn(value: Pickled, path: readonly string[], walk: Walk, seen: Set<Pickled>): Group[] {
  if (seen.has(value)) return [];
  walk(path.length, 1);
  seen.add(value);
  const place = path.join(".");
  if (isModule(value)) return [{ place, tensors: stateDict(value, walk) }];
  const tensors = namedTensors(value, walk);
  const own = tensors.length > 0 ? [{ place, tensors }] : [];
  const inner = Array.from(entriesOf(value)).flatMap(([key, child]) =>
    typeof child === "object" && child !== null
      ? groupsIn(child, [...path, nameOf(key, walk)], walk, seen)
      : [],
  );
  return [...own, ...inner];
}

function entriesOf(value: Pickled): Iterable<readonly [Pickled, Pickled]> {
  const children = isInstance(value) ? value.attributes : value;
  if (Array.isArray(children)) return children.entries();
  return children instanceof Map ? children : [];
}

function fileTensor(name: string, tensor: PickledTensor, bytes: Bytes, refuse: Refuse): FileTensor {
  const named: Refuse = (problem) => refuse(`${name}: ${problem}`);
  return {
    name,
    shape: tensor.shape,
    read: () => tensorValues(tensor, bytes(tensor.storage), named),
  };
}
