import type { Shape } from "../../components/blocks/block.ts";
import { elements } from "../../components/blocks/block.ts";
import { isRebuilt, type Pickled, type Rebuilt } from "../pickle/values.ts";
import type { Refuse } from "../refuse.ts";
import { formats } from "../safetensors/dtypes.ts";
import { isCount, isFloat, isStorage, type Storage } from "./storage.ts";

/** A view of a storage: element [i, j, …] is the storage's element offset + i strides[0] + j strides[1] + …. */
export interface PickledTensor extends Rebuilt {
  readonly of: "tensor";
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

export const isTensor = (value: Pickled | undefined): value is PickledTensor =>
  isRebuilt(value) && "of" in value && value.of === "tensor";

/** TensorFlow.js ends at six. */
const rankLimit = 8;

/** Arguments of `torch._utils._rebuild_tensor_v2`: storage, offset, shape, strides, and what weights do not need. */
export function tensorOf(args: readonly Pickled[], fail: Refuse): PickledTensor {
  const [storage, offset, shape, strides] = args;
  if (!isStorage(storage)) return fail("a tensor without a storage");
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length)
    return fail("a tensor whose offset, shape and strides are no whole numbers, as many for each axis");
  if (shape.length > rankLimit) return fail(`a tensor of ${shape.length} axes; at most ${rankLimit}`);
  const last = shape.reduce((place, extent, axis) => place + (extent - 1) * strides[axis]!, offset);
  if (!shape.includes(0) && last >= storage.elements)
    return fail(`a tensor that ends at element ${last} of a storage of ${storage.elements}`);
  return { kind: "rebuilt", of: "tensor", storage, offset, shape, strides };
}

const isCounts = (value: Pickled | undefined): value is number[] =>
  Array.isArray(value) && value.every(isCount);

/** Its values, row by row. @param data the storage's bytes. */
export function tensorValues(tensor: PickledTensor, data: Uint8Array, refuse: Refuse): Float32Array {
  const { format, bytesEach } = tensor.storage;
  if (!isFloat(format)) return refuse(`numbers of type ${format}, where weights are floats`);
  const gathered = new Uint8Array(elements(tensor.shape) * bytesEach);
  eachElement(tensor, (element, index) => {
    for (let byte = 0; byte < bytesEach; byte++)
      gathered[index * bytesEach + byte] = data[element * bytesEach + byte]!;
  });
  return formats.get(format)!.read(gathered).values as Float32Array;
}

/** Visits the tensor's elements in order, by their places in the storage. */
function eachElement(
  { offset, shape, strides }: PickledTensor,
  visit: (element: number, index: number) => void,
) {
  const count = elements(shape);
  const position = shape.map(() => 0);
  let element = offset;
  for (let index = 0; index < count; index++) {
    visit(element, index);
    // Like an odometer: the last axis moves on, and each that is through goes back and moves the one before.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      element += strides[axis]!;
      position[axis]!++;
      if (position[axis]! < shape[axis]!) break;
      element -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}
