import { quote } from "../../printable.ts";
import { isGlobal, isRebuilt, type Pickled, type Rebuilt } from "../pickle/values.ts";
import type { Refuse } from "../refuse.ts";
import { formats } from "../safetensors/dtypes.ts";

/** Numbers of one type that tensors are views of; they lie outside of the pickle, under a key. */
export interface Storage extends Rebuilt {
  readonly of: "storage";
  readonly key: string;
  /** The type as safetensors calls it; that of a type which is not read is PyTorch's own name. */
  readonly format: string;
  readonly bytesEach: number;
  readonly elements: number;
}

/** Bytes of one number of each type, and the type's name in safetensors where it is read. */
const types: ReadonlyMap<string, readonly [format: string, bytes: number]> = new Map([
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

/** `("storage", torch.FloatStorage, key, device, elements)`; the old form adds a view, which PyTorch never wrote. */
export function storageOf(id: readonly Pickled[], fail: Refuse): Storage {
  const [, type, key, , elements, view = null] = id;
  const name = isGlobal(type) ? type.name : "nothing";
  const [format, bytesEach] = types.get(name.replace(/^torch\./, "")) ?? unknownType(name, fail);
  if (typeof key !== "string") return fail("a storage whose key is no text");
  if (!isCount(elements)) return fail(`storage ${quote(key)} without a number of elements`);
  if (view !== null) return fail(`storage ${quote(key)} is a view of another`);
  return { kind: "rebuilt", of: "storage", key, format, bytesEach, elements };
}

function unknownType(name: string, fail: Refuse): never {
  return fail(`a storage of type ${quote(name)}; known are ${[...types.keys()].join(", ")}`);
}

export const isStorage = (value: Pickled | undefined): value is Storage =>
  isRebuilt(value) && "of" in value && value.of === "storage";

export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/** Whether numbers of this type are floats, which weights are. */
export const isFloat = (format: string): boolean => /^B?F\d/.test(format) && formats.has(format);
