import type { Refuse } from "../../formats/cursor.ts";
import { openHdf5 } from "../../formats/hdf5/file.ts";
import { type Hdf5Object, rootOf } from "../../formats/hdf5/object.ts";
import type { ZipArchive } from "../../formats/zip.ts";
import { quote } from "../../printable.ts";
import { epsilonsIn, kerasConfig } from "./kerasConfig.ts";
import { kerasThreeGroups } from "./kerasThree.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Far more than a network has. */
const tensorLimit = 10_000;

/** Reads a `.keras` of Keras 3: a zip archive of the model's description and its weights. */
export function kerasArchiveGroups(zip: ZipArchive, refuse: Refuse): TensorGroup[] {
  const weights = zip.read("model.weights.h5") ?? refuse("no model.weights.h5 in it");
  const config = kerasConfig(Buffer.from(zip.read("config.json") ?? []).toString());
  return kerasThreeGroups(rootOf(openHdf5(weights, refuse)), config, refuse);
}

/**
 * Reads HDF5 of Keras: `.weights.h5` of Keras 3, and the `.h5` files that Keras 2 writes with `save_weights` and `save`: layers in the model's order, each with its
 * weights in order. A model within a model is one layer, which may be a network by itself.
 */
export function kerasGroups(bytes: Uint8Array, refuse: Refuse): TensorGroup[] {
  const root = rootOf(openHdf5(bytes, refuse));
  const model = root.member("model_weights") ?? root;
  const layers = model.strings("layer_names");
  if (layers === undefined) return laterGroups(root, refuse);
  const epsilons = epsilonsIn(root.strings("model_config")?.[0] ?? "");
  const groups: TensorGroup[] = [];
  let count = 0;
  for (const name of layers) {
    const layer = model.member(name) ?? refuse(`layer ${quote(name)} is missing`);
    const tensors = layerTensors(layer, name, epsilons, refuse);
    count += tensors.length;
    if (count > tensorLimit) refuse(`more than ${tensorLimit} weights`);
    groups.push({ place: name, tensors });
  }
  const models = groups.filter(({ tensors }) => new Set(tensors.map(layerOf)).size > 1);
  return [{ place: "", tensors: groups.flatMap(({ tensors }) => tensors) }, ...models];
}

function laterGroups(root: Hdf5Object, refuse: Refuse): TensorGroup[] {
  const groups = kerasThreeGroups(root, undefined, refuse);
  const hasTensors = groups.some(({ tensors }) => tensors.length > 0);
  return hasTensors ? groups : refuse("HDF5 without layer_names or vars: not a model of Keras");
}

const layerOf = ({ name }: FileTensor) => name.slice(0, name.lastIndexOf("/"));

function layerTensors(
  layer: Hdf5Object,
  name: string,
  epsilons: ReadonlyMap<string, number>,
  refuse: Refuse,
): FileTensor[] {
  const names = layer.strings("weight_names") ?? refuse(`layer ${quote(name)} has no weight_names`);
  return names.map((weight) => {
    const dataset = layer.member(weight)?.dataset ?? refuse(`weight ${quote(weight)} is missing`);
    const epsilon = epsilons.get(weight.split("/").at(-2) ?? "");
    return { name: weight, shape: dataset.shape, read: dataset.read, epsilon };
  });
}
