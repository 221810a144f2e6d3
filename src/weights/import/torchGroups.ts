import type { Refuse } from "../../formats/cursor.ts";
import { type Instance, isInstance, type Pickled } from "../../formats/pickle/machine.ts";
import type { Saved } from "../../formats/torch/file.ts";
import { isTensor, type PickledTensor, tensorValues } from "../../formats/torch/tensor.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Tensors by name, in order. */
type Named = readonly NamedTensor[];
type NamedTensor = readonly [name: string, tensor: PickledTensor, epsilon?: number | undefined];

interface Group {
  readonly place: string;
  readonly tensors: Named;
}

/**
 * Every group of named tensors in a saved value: each dictionary that holds tensors, such as a state dict, and each
 * module, however deep they are in dictionaries, lists and objects.
 */
export function torchGroups(saved: Saved, refuse: Refuse): TensorGroup[] {
  const read = (named: NamedTensor) => fileTensor(named, saved, refuse);
  return groupsIn(saved.value, [], startWalk(refuse), new Set()).map(({ place, tensors }) => ({
    place,
    tensors: tensors.map(read),
  }));
}

function fileTensor([name, tensor, epsilon]: NamedTensor, { bytes }: Saved, refuse: Refuse): FileTensor {
  const named: Refuse = (problem) => refuse(`${name}: ${problem}`);
  return {
    name,
    shape: tensor.shape,
    isWhole: /^(I|U|BOOL)/.test(tensor.storage.format),
    epsilon,
    read: () => tensorValues(tensor, bytes(tensor.storage), named),
  };
}

/** @param seen the values visited so far: a value can be part of many, and even of itself. */
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

/** True if an object, of whatever class, has the attributes of a PyTorch module. */
const isModule = (value: Pickled): value is Instance =>
  isInstance(value) && value.attributes.get("_modules") instanceof Map;

type Dictionary = ReadonlyMap<Pickled, Pickled>;

const mapOf = (value: Pickled | undefined): Dictionary => (value instanceof Map ? value : new Map());

/** A module's tensors under the names and in the order of its `state_dict()`. */
function stateDict({ attributes }: Instance, walk: Walk, path: readonly string[] = []): Named {
  const [parameters, buffers, modules] = ["_parameters", "_buffers", "_modules"].map((name) =>
    mapOf(attributes.get(name)),
  ) as [Dictionary, Dictionary, Dictionary];
  const names = attributes.get("_non_persistent_buffers_set");
  const passing = Array.isArray(names) ? names : [];
  walk(path.length, 1 + parameters.size + buffers.size + modules.size + passing.length);
  const dropped = new Set(passing);
  const kept = namedTensors(buffers, walk).filter(([name]) => !dropped.has(name));
  const own = [...namedTensors(parameters, walk), ...kept];
  const inner = [...modules].flatMap(([key, module]) =>
    isModule(module) ? stateDict(module, walk, [...path, nameOf(key, walk)]) : [],
  );
  const epsilon = attributes.get("eps");
  const said = typeof epsilon === "number" ? epsilon : undefined;
  return [...own.map(([name, tensor]) => [[...path, name].join("."), tensor, said] as const), ...inner];
}

/** The tensors that a dictionary, or an object of a class that may be one, holds under string keys. */
function namedTensors(value: Pickled | Dictionary, walk: Walk): Named {
  const dictionary =
    value instanceof Map || !isInstance(value as Pickled) ? value : (value as Instance).attributes;
  if (!(dictionary instanceof Map)) return [];
  return [...dictionary].flatMap(([key, value]) =>
    typeof key === "string" && isTensor(value) ? [[nameOf(key, walk), value] as const] : [],
  );
}

/**
 * Counts a step through the saved value, at a depth and over a number of values. It refuses values that would take too
 * long: modules that contain each other, or one that is contained many times.
 */
interface Walk {
  (depth: number, values: number): void;
  readonly refuse: Refuse;
}

/** Levels of nesting, and of modules in modules. */
const depthLimit = 64;
/** Values visited, which may be more than the file has. */
const valueLimit = 100_000;
/** Length of one part of a name; names grow with depth. */
const nameLimit = 200;

function startWalk(refuse: Refuse): Walk {
  let passed = 0;
  const step = (depth: number, values: number) => {
    passed += values;
    if (depth > depthLimit) refuse(`its values are nested more than ${depthLimit} deep`);
    if (passed > valueLimit) refuse(`it holds more than ${valueLimit} values`);
  };
  return Object.assign(step, { refuse });
}

/** A dictionary's key as part of a name. */
function nameOf(key: Pickled, { refuse }: Walk): string {
  if (typeof key === "number") return String(key);
  if (typeof key !== "string") return "?";
  return key.length <= nameLimit ? key : refuse(`a name of ${key.length} letters; at most ${nameLimit}`);
}
