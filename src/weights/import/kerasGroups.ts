import { openHdf5 } from "../../formats/hdf5/file.ts";
import { descend, type Hdf5Object, objects } from "../../formats/hdf5/object.ts";
import type { Refuse } from "../../formats/refuse.ts";
import { quote } from "../../printable.ts";
import type { FileTensor, TensorGroup } from "./weightsFile.ts";

/** Far more than a network has. */
const tensorLimit = 10_000;

/**
 * Reads what Keras 2 writes as `.h5` by `save_weights` and by `save`: layers in the model's order, each with its weights
 * in order. A model within a model is one layer, which may be a network by itself.
 */
export function readKeras(bytes: Uint8Array, refuse: Refuse): TensorGroup[] {
  const file = openHdf5(bytes, refuse);
  const root = objects(file)(file.root);
  const model = root.child("model_weights") ?? root;
  const layers = model.texts("layer_names") ?? refuse("HDF5 without layer_names: no model of Keras 2");
  const groups: TensorGroup[] = [];
  let count = 0;
  for (const name of layers) {
    const layer = descend(model, name) ?? refuse(`layer ${quote(name)} is missing`);
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
  const names = layer.texts("weight_names") ?? refuse(`layer ${quote(name)} has no weight_names`);
  return names.map((weight) => {
    const dataset = descend(layer, weight)?.dataset ?? refuse(`weight ${quote(weight)} is missing`);
    return { name: weight, shape: dataset.shape, read: dataset.read };
  });
}
