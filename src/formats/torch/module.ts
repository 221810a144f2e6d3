import { type Instance, isInstance, type Pickled } from "../pickle/values.ts";
import { isTensor, type PickledTensor } from "./tensor.ts";
import { nameOf, type Walk } from "./walk.ts";

/** Tensors by name, in order. */
export type Named = readonly (readonly [string, PickledTensor])[];

/** Whether an object, of whatever class, has what PyTorch keeps in its modules. */
export const isModule = (value: Pickled): value is Instance =>
  isInstance(value) && value.attributes.get("_modules") instanceof Map;

/** A module's tensors under the names and in the order of its `state_dict()`. */
export function stateDict({ attributes }: Instance, walk: Walk, path: readonly string[] = []): Named {
  const [parameters, buffers, modules] = ["_parameters", "_buffers", "_modules"].map((name) =>
    mapOf(attributes.get(name)),
  ) as [Dictionary, Dictionary, Dictionary];
  const names = attributes.get("_non_persistent_buffers_set");
  const passing = Array.isArray(names) ? names : [];
  walk(path.length, 1 + parameters.size + buffers.size + modules.size + passing.length);
  const left = new Set(passing);
  const kept = namedTensors(buffers, walk).filter(([name]) => !left.has(name));
  const own = [...namedTensors(parameters, walk), ...kept];
  const inner = [...modules].flatMap(([key, module]) =>
    isModule(module) ? stateDict(module, walk, [...path, nameOf(key, walk)]) : [],
  );
  return [...own.map(([name, tensor]) => [[...path, name].join("."), tensor] as const), ...inner];
}

type Dictionary = ReadonlyMap<Pickled, Pickled>;

const mapOf = (value: Pickled | undefined): Dictionary => (value instanceof Map ? value : new Map());

/** The tensors that a dictionary holds under names. */
export function namedTensors(dictionary: Pickled | Dictionary, walk: Walk): Named {
  if (!(dictionary instanceof Map)) return [];
  return [...dictionary].flatMap(([key, value]) =>
    typeof key === "string" && isTensor(value) ? [[nameOf(key, walk), value] as const] : [],
  );
}
