import { elements } from "../../../components/blocks/block.ts";
import { splitName } from "../../modules.ts";
import { groupedBy, type Place, type Source, type SourceModule } from "./source.ts";

/**
 * PyTorch's names in our words. What `torch.nn.utils.parametrizations` calls `parametrizations.weight.original` and its
 * forerunners `weight_orig` is the weight; a weight norm's two parts become the weight that they make.
 */
export function torchModules(tensors: readonly Source[]): SourceModule[] {
  return groupedBy(tensors, placeOf).map(({ path, tensors }) => ({ path, tensors: withWeight(tensors) }));
}

const parametrized = /^(?:(?<path>.*)\.)?parametrizations\.(?<role>[^.]+)\.(?<part>original[01]?|0\._[uv])$/;
const parts: Readonly<Record<string, string>> = {
  original: "",
  original0: "_g",
  original1: "_v",
  "0._u": "_u",
  "0._v": "_v",
};

function placeOf(name: string): Place {
  const { path = "", role, part } = parametrized.exec(name)?.groups ?? {};
  if (role !== undefined) return [path, role + parts[part!]];
  const [module, last] = splitName(name);
  // How many batches a batch norm has seen tells nothing where its momentum is fixed.
  return last === "num_batches_tracked" ? undefined : [module, last.replace(/^weight_orig$/, "weight")];
}

function withWeight(tensors: ReadonlyMap<string, Source>): ReadonlyMap<string, Source> {
  const { weight_g: norm, weight_v: direction, ...rest } = Object.fromEntries(tensors);
  if (!norm || !direction || ![1, direction.shape[0]].includes(elements(norm.shape))) return tensors;
  return new Map([["weight", normed(norm, direction)], ...Object.entries(rest)]);
}

/** Weight norm (Salimans & Kingma 2016): w = g v / |v|, one norm for each index of the first axis, or one for all. */
function normed(norm: Source, direction: Source): Source {
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
