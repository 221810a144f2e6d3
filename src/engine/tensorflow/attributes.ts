import type { Pointer } from "./foreign.ts";
import type { Library } from "./library.ts";
import { type Attribute, type AttributeValue, attributeTypes } from "./protocol.ts";

type Scalar = string | number | boolean;
type List = Exclude<AttributeValue, Scalar>;
type Setters<V> = Readonly<
  Record<number, (library: Library, operation: Pointer, name: string, value: V) => void>
>;

const scalarSetters: Setters<Scalar> = {
  [attributeTypes.TF_ATTR_STRING]: (library, operation, name, value) =>
    library.TFE_OpSetAttrString(operation, name, String(value), Buffer.byteLength(String(value))),
  [attributeTypes.TF_ATTR_INT]: (library, operation, name, value) =>
    library.TFE_OpSetAttrInt(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_FLOAT]: (library, operation, name, value) =>
    library.TFE_OpSetAttrFloat(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_BOOL]: (library, operation, name, value) =>
    library.TFE_OpSetAttrBool(operation, name, Number(value)),
  [attributeTypes.TF_ATTR_TYPE]: (library, operation, name, value) =>
    library.TFE_OpSetAttrType(operation, name, Number(value)),
};

const listSetters: Setters<List> = {
  [attributeTypes.TF_ATTR_INT]: (library, operation, name, value) =>
    library.TFE_OpSetAttrIntList(operation, name, wide(value), value.length),
  [attributeTypes.TF_ATTR_FLOAT]: (library, operation, name, value) =>
    library.TFE_OpSetAttrFloatList(operation, name, Float32Array.from(value, Number), value.length),
  [attributeTypes.TF_ATTR_BOOL]: (library, operation, name, value) =>
    library.TFE_OpSetAttrBoolList(operation, name, Uint8Array.from(value, Number), value.length),
};

/** Gives an operation that is being built one attribute; TensorFlow judges it when the operation runs. */
export function setAttribute(library: Library, operation: Pointer, attribute: Attribute): void {
  const { name, type, value } = attribute;
  const setter = typeof value === "object" ? listSetters[type] : scalarSetters[type];
  if (!setter) throw new Error(`the native engine knows no attribute of type ${type} (${name})`);
  setter(library, operation, name, value as Scalar & List);
}

/** Whole numbers as C's int64_t. */
export function wide(values: ArrayLike<number | boolean>): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}
