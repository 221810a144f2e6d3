import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { attributeValue, nested, shapeValue, tensorValue, typeValue, type WriteValue } from "./attributes.ts";
import type { Graph, Node } from "./graph.ts";

/** The version of graphs in TensorFlow 2.9, whose operations tfjs-node's kernels are written for. */
const producer = 1087;

/** A graph as a GraphDef (`tensorflow/core/framework/graph.proto`), its nodes named as `names` says. */
export function encodeGraph({ nodes }: Graph, names: ReadonlyMap<Node, string>): Uint8Array {
  const writer = new BinaryWriter();
  for (const node of nodes) nested(writer, 1, (definition) => writeNode(definition, node, names));
  nested(writer, 4, (versions) => versions.tag(1, WireType.Varint).int32(producer));
  return writer.finish();
}

/** A NodeDef (`node_def.proto`). */
function writeNode(writer: BinaryWriter, node: Node, names: ReadonlyMap<Node, string>): void {
  writer.tag(1, WireType.LengthDelimited).string(names.get(node)!);
  writer.tag(2, WireType.LengthDelimited).string(operationOf(node));
  for (const input of node.kind === "operation" ? node.inputs : [])
    writer.tag(3, WireType.LengthDelimited).string(`${names.get(input.node)}:${input.output}`);
  for (const [name, write] of attributesOf(node))
    nested(writer, 5, (entry) => {
      entry.tag(1, WireType.LengthDelimited).string(name);
      nested(entry, 2, write);
    });
}

/** The name of the operation that a node is an instance of. */
export function operationOf(node: Node): string {
  if (node.kind === "operation") return node.name;
  return node.kind === "parameter" ? "Placeholder" : "Const";
}

function attributesOf(node: Node): readonly (readonly [string, WriteValue])[] {
  if (node.kind === "operation") return node.attributes.map((each) => [each.name, attributeValue(each)]);
  const { dtype, shape } = node;
  const values =
    node.kind === "parameter"
      ? (["shape", shapeValue(shape)] as const)
      : (["value", tensorValue(dtype, shape, node.bytes)] as const);
  return [["dtype", typeValue(dtype)], values];
}
