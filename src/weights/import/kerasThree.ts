import type { Refuse } from "../../formats/cursor.ts";
import type { Hdf5Object } from "../../formats/hdf5/object.ts";
import type { KerasConfig } from "./kerasConfig.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Keras's containers of layers may be nested this deep. */
const depthLimit = 32;
/** Far more than a network has. */
const tensorLimit = 10_000;

/** What is kept beside layers: optimizers, metrics, states of random generators. */
const beside = new Set(["optimizer", "seed_generator", "_metrics", "metrics"]);

/**
 * Reads the HDF5 of Keras 3, `.weights.h5` by itself or in a `.keras`: the tree of a model's layers, each with its tensors
 * under `vars`, by number. The order of layers is told by the model's description, which only `.keras` has.
 */
export function kerasThreeGroups(
  root: Hdf5Object,
  config: KerasConfig | undefined,
  refuse: Refuse,
): TensorGroup[] {
  const groups = new Map<string, readonly FileTensor[]>();
  let count = 0;
  const walk = (
    object: Hdf5Object,
    path: readonly string[],
    layer: KerasConfig | undefined,
  ): FileTensor[] => {
    if (path.length > depthLimit) refuse(`its layers are nested more than ${depthLimit} deep`);
    const own = ownTensors(object, path.join("/"), layer);
    count += 1 + own.length;
    if (count > tensorLimit) refuse(`more than ${tensorLimit} layers and weights`);
    const inner = childrenOf(object, layer).map(([name, child, described]) =>
      walk(child, [...path, name], described),
    );
    const tensors = [...own, ...inner.flat()];
    const isContainer = path.at(-1) === "layers" || inner.filter(({ length }) => length > 0).length > 1;
    if (isContainer || path.length === 0) note(path.at(-1) === "layers" ? path.slice(0, -1) : path, tensors);
    return tensors;
  };
  const note = (path: readonly string[], tensors: readonly FileTensor[]) => {
    const place = path.join("/");
    if (tensors.length > (groups.get(place)?.length ?? 0)) groups.set(place, tensors);
  };
  walk(root, [], config);
  const isUnordered = config === undefined;
  return [...groups].reverse().map(([place, tensors]) => ({ place, tensors, isUnordered }));
}

type Child = readonly [name: string, object: Hdf5Object, described: KerasConfig | undefined];

/** A group's members that may hold layers, in the model's order if that is known. */
function childrenOf(object: Hdf5Object, layer: KerasConfig | undefined): Child[] {
  const children = object.names
    .filter((name) => name !== "vars" && !beside.has(name))
    .flatMap((name): Child[] => {
      const child = object.member(name);
      return child === undefined || child.dataset !== undefined
        ? []
        : [[name, child, layer?.inner(nameOf(child))]];
    });
  // The container `layers` has no description of its own.
  const passed = children.map(
    ([name, child, found]): Child => [name, child, name === "layers" ? layer : found],
  );
  return passed.toSorted(([, , a], [, , b]) => (a?.place ?? Infinity) - (b?.place ?? Infinity) || 0);
}

/** The layer's own name in the model's description. */
const nameOf = (layer: Hdf5Object) => layer.member("vars")?.strings("name")?.[0];

/** A layer's tensors under Keras's names for them. */
function ownTensors(object: Hdf5Object, path: string, layer: KerasConfig | undefined): FileTensor[] {
  const vars = object.member("vars");
  const sets = (vars?.names ?? []).toSorted((a, b) => Number(a) - Number(b));
  const datasets = sets.flatMap((name) => vars?.member(name)?.dataset ?? []);
  const roles = rolesOf(
    path,
    datasets.map(({ shape }) => shape.length),
  );
  return datasets.flatMap(({ shape, read }, i) => {
    const name = `${path}/${roles[i] ?? sets[i]}`;
    return roles[i] === "" ? [] : [{ name, shape, read, epsilon: layer?.epsilon }];
  });
}

/** What Keras keeps under each number, by the layer's class and the tensors' ranks; the empty string for what is no weight. */
function rolesOf(path: string, ranks: readonly number[]): readonly string[] {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/_\d+$/, "");
  // The kernel again, which its layer has, and the vector that the next division starts from.
  if (name === "spectral_normalization") return ranks.map(() => "");
  if (name === "batch_normalization") return batchNorm[ranks.length] ?? [];
  if (name === "embedding") return ["embeddings"];
  if ((ranks[0] ?? 0) >= 2) return ["kernel", "bias"];
  return ranks.length === 2 ? ["gamma", "beta"] : [];
}

/** By the number of tensors; three can be of two kinds, which no network here has. */
const batchNorm: Readonly<Record<number, readonly string[]>> = {
  2: ["moving_mean", "moving_variance"],
  4: ["gamma", "beta", "moving_mean", "moving_variance"],
};
