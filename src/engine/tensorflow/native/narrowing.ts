import { type Attribute, attributeTypes, dataTypes } from "./protocol.ts";

/** Attributes of the Cast to int32 that int64 and uint8 need, which TensorFlow.js has not and holds for int32. */
export function narrowing(dtype: number): readonly Attribute[] | undefined {
  if (dtype !== dataTypes.TF_INT64 && dtype !== dataTypes.TF_UINT8) return undefined;
  return [
    { name: "SrcT", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
    { name: "DstT", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
  ];
}
