import { elements } from "../../../formats/hostTensor.ts";
import { splitName } from "../../modules.ts";
import type { FileTensor, Origin } from "../weightsFile.ts";

/** The tensors that a file has for one layer, by their role in our words: `weight`, `bias`, `running_mean`. */
export interface FileModule {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, FileTensor>;
}

/** A file's tensors by layer, in our words. */
export function fileModules(origin: Origin, all: readonly FileTensor[]): FileModule[] {
  const tensors = all.filter((tensor) => !isCounter(tensor));
  if (origin === "torch")
    return groupedBy(tensors, torchPlace).map(({ path, tensors }) => ({
      path,
      tensors: withWeight(tensors),
    }));
  return groupedBy(tensors, origin === "keras" ? kerasPlace : splitName);
}

/** Names of counters; a single integer or boolean of another name is one, too. */
const counters = new Set(["num_batches_tracked", "n_averaged", "num_updates", "initted", "step"]);

/** True for what counts steps, batches or updates, and does not matter to a network's outputs. */
export const isCounter = ({ name, shape, isWhole }: FileTensor): boolean =>
  isWhole === true && elements(shape) === 1 && (shape.length === 0 || counters.has(splitName(name)[1]));

/** A tensor's layer and its role in it; undefined if no network of ours has such a tensor. */
type Place = readonly [path: string, role: string] | undefined;

/** Tensors by layer, the layers in the order of their first tensors. */
function groupedBy(tensors: readonly FileTensor[], placeOf: (name: string) => Place): FileModule[] {
  const modules = new Map<string, Map<string, FileTensor>>();
  for (const tensor of tensors) {
    const place = placeOf(tensor.name);
    if (place === undefined) continue;
    const [path, role] = place;
    modules.set(path, (modules.get(path) ?? new Map()).set(role, tensor));
  }
  return [...modules].map(([path, tensors]) => ({ path, tensors }));
}

/** Keras's names of the roles of tensors. */
const kerasRoles: ReadonlyMap<string, string> = new Map([
  ["kernel", "weight"],
  ["embeddings", "weight"],
  ["gamma", "weight"],
  ["beta", "bias"],
  ["moving_mean", "running_mean"],
  ["moving_variance", "running_var"],
]);

/** Such as `conv2d_1/kernel:0`. */
function kerasPlace(name: string): Place {
  const slash = name.lastIndexOf("/");
  const last = name.slice(slash + 1).replace(/:\d+$/, "");
  // Keras divides the kernel itself by sigma: the vector serves the next division only.
  return last === "vector_u" ? undefined : [name.slice(0, Math.max(slash, 0)), kerasRoles.get(last) ?? last];
}

const parametrized = /^(?:(?<path>.*)\.)?parametrizations\.(?<role>[^.]+)\.(?<part>original[01]?|0\._[uv])$/;
const parts: Readonly<Record<string, string>> = {
  original: "",
  original0: "_g",
  original1: "_v",
  "0._u": "_u",
  "0._v": "_v",
};

/**
 * `parametrizations.weight.original` of `torch.nn.utils.parametrizations`, `weight_orig` of its predecessors and
 * `weight_bar` of an implementation older than both are the weight; the two parts of a weight norm are `weight_g` and `weight_v`.
 */
function torchPlace(name: string): Place {
  const { path = "", role, part } = parametrized.exec(name)?.groups ?? {};
  if (role !== undefined) return [path, role + parts[part!]];
  const [module, last] = splitName(name);
  return [module, last.replace(/^weight_(orig|bar)$/, "weight")];
}

/** Replaces the two parts of a weight norm by the weight. */
function withWeight(tensors: ReadonlyMap<string, FileTensor>): ReadonlyMap<string, FileTensor> {
  const { weight_g: norm, weight_v: direction, ...rest } = Object.fromEntries(tensors);
  if (!norm || !direction || ![1, direction.shape[0]].includes(elements(norm.shape))) return tensors;
  return new Map([["weight", normed(norm, direction)], ...Object.entries(rest)]);
}

/** Weight norm (Salimans & Kingma 2016): w = g v / |v|, with one norm per index of the first axis, or one for all. */
function normed(norm: FileTensor, direction: FileTensor): FileTensor {
  return {
    name: `${norm.name}, ${direction.name}`,
    shape: direction.shape,
    how: "g v / |v|",
    read: () => {
      const lengths = norm.read();
      const values = direction.read();
      const each = values.length / lengths.length;
      const factors = lengths.map((g, i) => g / euclidean(values.subarray(i * each, (i + 1) * each)));
      return values.map((value, i) => value * factors[Math.floor(i / each)]!);
    },
  };
}

const euclidean = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
