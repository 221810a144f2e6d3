import { type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type Attribute, attributeTypes } from "../tensorflow/protocol.ts";

/** Writes the fields of one AttrValue (`tensorflow/core/framework/attr_value.proto`). */
export type WriteValue = (writer: BinaryWriter) => void;

type Scalar = string | number | boolean;

/** One message in a field of another. */
export function nested(writer: BinaryWriter, field: number, write: WriteValue): void {
  write(writer.tag(field, WireType.LengthDelimited).fork());
  writer.join();
}

/** An operation's attribute in the form the kernels give it. */
export function attributeValue({ name, type, value }: Attribute): WriteValue {
  const write = scalars[type];
  if (write === undefined) throw new Error(`no graph has attributes of type ${type} (${name})`);
  if (typeof value !== "object") return (writer) => write(writer, value);
  return (writer) =>
    nested(writer, 1, (list) => {
      for (const each of Array.from<Scalar>(value)) write(list, each);
    });
}

export function typeValue(dtype: number): WriteValue {
  return attributeValue({ name: "", type: attributeTypes.TF_ATTR_TYPE, value: dtype });
}

export function shapeValue(shape: readonly number[]): WriteValue {
  return (writer) => nested(writer, 7, shapeFields(shape));
}

export function tensorValue(dtype: number, shape: readonly number[], bytes: Uint8Array): WriteValue {
  return (writer) =>
    nested(writer, 8, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(dtype);
      nested(tensor, 2, shapeFields(shape));
      tensor.tag(4, WireType.LengthDelimited).bytes(bytes);
    });
}

const scalars: Readonly<Record<number, (writer: BinaryWriter, value: Scalar) => void>> = {
  [attributeTypes.TF_ATTR_STRING]: (writer, value) =>
    writer.tag(2, WireType.LengthDelimited).string(String(value)),
  [attributeTypes.TF_ATTR_INT]: (writer, value) => writer.tag(3, WireType.Varint).int64(Number(value)),
  [attributeTypes.TF_ATTR_FLOAT]: (writer, value) => writer.tag(4, WireType.Bit32).float(Number(value)),
  [attributeTypes.TF_ATTR_BOOL]: (writer, value) => writer.tag(5, WireType.Varint).bool(Boolean(value)),
  [attributeTypes.TF_ATTR_TYPE]: (writer, value) => writer.tag(6, WireType.Varint).int32(Number(value)),
};

/** A TensorShapeProto's. */
function shapeFields(shape: readonly number[]): WriteValue {
  return (writer) => {
    for (const extent of shape)
      nested(writer, 2, (dimension) => dimension.tag(1, WireType.Varint).int64(extent));
  };
}
