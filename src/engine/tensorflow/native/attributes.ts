import type { Pointer } from "./foreign.ts";
import type { AttributeFunctions } from "./library.ts";
import { type Attribute, type AttributeValue, attributeTypes, dataTypes } from "./protocol.ts";

type Scalar = string | number | boolean;
type List = Exclude<AttributeValue, Scalar>;
type Setters<V> = Readonly<
  Record<number, (set: AttributeFunctions, operation: Pointer, name: string, value: V) => void>
>;

const scalarSetters: Setters<Scalar> = {
  [attributeTypes.TF_ATTR_STRING]: (set, operation, name, value) =>
    set.string(operation, name, String(value), Buffer.byteLength(String(value))),
  [attributeTypes.TF_ATTR_INT]: (set, operation, name, value) => set.int(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_FLOAT]: (set, operation, name, value) => set.float(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_BOOL]: (set, operation, name, value) => set.bool(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_TYPE]: (set, operation, name, value) => set.type(operation, name, Number(value)),
};

const listSetters: Setters<List> = {
  [attributeTypes.TF_ATTR_INT]: (set, operation, name, value) =>
    set.ints(operation, name, wide(value), value.length),
  [attributeTypes.TF_ATTR_FLOAT]: (set, operation, name, value) =>
    set.floats(operation, name, Float32Array.from(value, Number), value.length),
  [attributeTypes.TF_ATTR_BOOL]: (set, operation, name, value) =>
    set.bools(operation, name, Uint8Array.from(value, Number), value.length),
};

/** Sets one attribute of an operation or node under construction; TensorFlow checks attributes when it is finished. */
export function setAttribute(set: AttributeFunctions, operation: Pointer, attribute: Attribute): void {
  const { name, type, value } = attribute;
  const setter = typeof value === "object" ? listSetters[type] : scalarSetters[type];
  if (!setter) throw new Error(`the native engine does not support attributes of type ${type} (${name})`);
  setter(set, operation, name, value as Scalar & List);
}

/** Integers as C's int64_t. */
export function wide(values: ArrayLike<number | boolean>): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}

/** Attributes of a Cast to int32 for int64 and uint8, which TensorFlow.js does not have; undefined for other types. */
export function narrowing(dtype: number): readonly Attribute[] | undefined {
  if (dtype !== dataTypes.TF_INT64 && dtype !== dataTypes.TF_UINT8) return undefined;
  return [
    { name: "SrcT", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
    { name: "DstT", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
  ];
}
