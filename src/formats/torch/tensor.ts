import { quote } from "../../printable.ts";
import type { Refuse } from "../cursor.ts";
import { elements, floatsOf, numberFormats, rankLimit } from "../hostTensor.ts";
import { isGlobal, isRebuilt, type Pickled, type Rebuilt } from "../pickle/machine.ts";

/** A flat array of numbers that tensors are views of. Its bytes are outside the pickle, under a key. */
export interface Storage extends Rebuilt {
  readonly of: "storage";
  readonly key: string;
  /** The number format by its name in safetensors, also if we cannot read it. */
  readonly format: string;
  readonly bytesEach: number;
  readonly elements: number;
}

/** A view of a storage: element [i, j, …] is the storage's element offset + i strides[0] + j strides[1] + …. */
export interface PickledTensor extends Rebuilt {
  readonly of: "tensor";
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** PyTorch's storages: the name of their number format in safetensors, and the bytes of one number. */
const storageTypes: ReadonlyMap<string, readonly [format: string, bytes: number]> = new Map([
  ["FloatStorage", ["F32", 4]],
  ["DoubleStorage", ["F64", 8]],
  ["HalfStorage", ["F16", 2]],
  ["BFloat16Storage", ["BF16", 2]],
  ["LongStorage", ["I64", 8]],
  ["IntStorage", ["I32", 4]],
  ["ShortStorage", ["I16", 2]],
  ["CharStorage", ["I8", 1]],
  ["ByteStorage", ["U8", 1]],
  ["BoolStorage", ["BOOL", 1]],
  ["ComplexFloatStorage", ["C64", 8]],
  ["ComplexDoubleStorage", ["C128", 16]],
]);

export const isStorage = (value: Pickled | undefined): value is Storage =>
  isRebuilt(value) && "of" in value && value.of === "storage";

export const isTensor = (value: Pickled | undefined): value is PickledTensor =>
  isRebuilt(value) && "of" in value && value.of === "tensor";

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const isCounts = (value: Pickled | undefined): value is number[] =>
  Array.isArray(value) && value.every(isCount);

/** `("storage", torch.FloatStorage, key, device, elements)`; the legacy form adds a view, which PyTorch never wrote. */
export function storageOf(id: readonly Pickled[], fail: Refuse): Storage {
  const [, type, key, , elements, view = null] = id;
  const name = isGlobal(type) ? type.name : "nothing";
  const [format, bytesEach] = storageTypes.get(name.replace(/^torch\./, "")) ?? unknownType(name, fail);
  if (typeof key !== "string") return fail("a storage whose key is not a string");
  if (!isCount(elements)) return fail(`storage ${quote(key)} without a number of elements`);
  if (view !== null) return fail(`storage ${quote(key)} is a view of another`);
  return { kind: "rebuilt", of: "storage", key, format, bytesEach, elements };
}

function unknownType(name: string, fail: Refuse): never {
  return fail(`a storage of type ${quote(name)}; known are ${[...storageTypes.keys()].join(", ")}`);
}

/** Arguments of `torch._utils._rebuild_tensor_v2`: storage, offset, shape, strides; the others do not matter here. */
export function tensorOf(args: readonly Pickled[], fail: Refuse): PickledTensor {
  const [storage, offset, shape, strides] = args;
  if (!isStorage(storage)) return fail("a tensor without a storage");
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length)
    return fail("a tensor must have an offset, and a shape and strides of equal length, all whole numbers");
  if (shape.length > rankLimit) return fail(`a tensor of ${shape.length} axes; at most ${rankLimit}`);
  const last = shape.reduce((place, size, axis) => place + (size - 1) * strides[axis]!, offset);
  if (!shape.includes(0) && last >= storage.elements)
    return fail(`a tensor that ends at element ${last} of a storage of ${storage.elements}`);
  return { kind: "rebuilt", of: "tensor", storage, offset, shape, strides };
}

/**
 * The values of a float tensor in row-major order, rounded to float32.
 *
 * @param data the storage's bytes
 */
export function tensorValues(tensor: PickledTensor, data: Uint8Array, refuse: Refuse): Float32Array {
  const { format, bytesEach } = tensor.storage;
  if (!isFloat(format)) return refuse(`numbers of type ${format}; weights must be floats`);
  const gathered = new Uint8Array(elements(tensor.shape) * bytesEach);
  eachElement(tensor, (element, index) => {
    for (let byte = 0; byte < bytesEach; byte++)
      gathered[index * bytesEach + byte] = data[element * bytesEach + byte]!;
  });
  return floatsOf(format, gathered);
}

const isFloat = (format: string): boolean => /^B?F\d/.test(format) && numberFormats.has(format);

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
    // Like an odometer: the last axis advances; an axis that is through restarts and advances the one before it.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      element += strides[axis]!;
      position[axis]!++;
      if (position[axis]! < shape[axis]!) break;
      element -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}
