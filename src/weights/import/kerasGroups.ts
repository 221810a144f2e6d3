import type { Refuse } from "../../formats/cursor.ts";
import { openHdf5 } from "../../formats/hdf5/file.ts";
import { type Hdf5Object, rootOf } from "../../formats/hdf5/object.ts";
import { quote } from "../../printable.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Far more than a network has. */
const tensorLimit = 10_000;

/**
 * Reads the `.h5` files that Keras 2 writes with `save_weights` and `save`: layers in the model's order, each with its
 * weights in order. A model within a model is one layer, which may be a network by itself.
 */
export function kerasGroups(bytes: Uint8Array, refuse: Refuse): TensorGroup[] {
  const root = rootOf(openHdf5(bytes, refuse));
  const model = root.member("model_weights") ?? root;
  const layers = model.strings("layer_names") ?? refuse("HDF5 without layer_names: not a model of Keras 2");
  const groups: TensorGroup[] = [];
  let count = 0;
  for (const name of layers) {
    const layer = model.member(name) ?? refuse(`layer ${quote(name)} is missing`);
    const tensors = layerTensors(layer, name, refuse);
    count += tensors.length;
    if (count > tensorLimit) refuse(`more than ${tensorLimit} weights`);
    groups.push({ place: name, tensors });
  }
  const models = groups.filter(({ tensors }) => new Set(tensors.map(layerOf)).size > 1);
  return [{ place: "", tensors: groups.flatMap(({ tensors }) => tensors) }, ...models];
}

const layerOf = ({ name }: FileTensor) => name.slice(0, name.lastIndexOf("/"));

function layerTensors(layer: Hdf5Object, name: string, refuse: Refuse): FileTensor[] {
  const names = layer.strings("weight_names") ?? refuse(`layer ${quote(name)} has no weight_names`);
  return names.map((weight) => {
    const dataset = layer.member(weight)?.dataset ?? refuse(`weight ${quote(weight)} is missing`);
    return { name: weight, shape: dataset.shape, read: dataset.read };
  });
}
