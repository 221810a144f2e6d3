import type { MessageInitShape } from "@bufbuild/protobuf";
import { histogramBuckets } from "./histogram.ts";
import type { Summary_ValueSchema } from "./proto/summary_pb.ts";
import type { TensorProtoSchema } from "./proto/tensor_pb.ts";

/** One tagged value of a summary, as one of TensorBoard's plugins reads it. */
export type SummaryValue = MessageInitShape<typeof Summary_ValueSchema>;

type Tensor = MessageInitShape<typeof TensorProtoSchema>;

const dtypes = { float: 1, double: 2, string: 7 } as const;
const dataClasses = { scalar: 1, tensor: 2, blobs: 3 } as const;

const shape = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size: BigInt(size) })) });

// Every platform that Node runs on is little-endian, as the format demands.
const bytesOf = (array: Float32Array | Float64Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function value(
  tag: string,
  plugin: string,
  dataClass: number,
  tensor: Tensor,
  content?: Uint8Array,
): SummaryValue {
  const pluginData = { pluginName: plugin, ...(content && { content }) };
  return { tag, tensor, metadata: { pluginData, dataClass } };
}

/** A number; kept as a 32-bit float, since the fast loader shows nothing for a double. */
export function scalarValue(tag: string, number: number): SummaryValue {
  const tensor = {
    dtype: dtypes.float,
    tensorShape: shape(),
    tensorContent: bytesOf(Float32Array.of(number)),
  };
  return value(tag, "scalars", dataClasses.scalar, tensor);
}

/** A PNG file and its size in pixels. */
export function imageValue(tag: string, png: Uint8Array, width: number, height: number): SummaryValue {
  const parts = [Buffer.from(String(width)), Buffer.from(String(height)), png];
  const tensor = { dtype: dtypes.string, tensorShape: shape(parts.length), stringVal: parts };
  return value(tag, "images", dataClasses.blobs, tensor);
}

/** The distribution of the values in 30 buckets. */
export function histogramValue(tag: string, values: Float32Array): SummaryValue {
  const rows = histogramBuckets(values);
  const tensor = {
    dtype: dtypes.double,
    tensorShape: shape(rows.length / 3, 3),
    tensorContent: bytesOf(rows),
  };
  return value(tag, "histograms", dataClasses.tensor, tensor);
}

/** Markdown; a string of rank 0, since higher ranks are shown as a table. */
export function textValue(tag: string, markdown: string): SummaryValue {
  const tensor = { dtype: dtypes.string, tensorShape: shape(), stringVal: [Buffer.from(markdown)] };
  return value(tag, "text", dataClasses.tensor, tensor);
}

/** A serialized layout of the custom scalars plugin, which looks for it under this tag. */
export function layoutValue(layout: Uint8Array): SummaryValue {
  const tensor = { dtype: dtypes.string, tensorShape: shape(), stringVal: [layout] };
  return value("custom_scalars__config__", "custom_scalars", dataClasses.tensor, tensor);
}

/** The hparams plugin keeps its data in the metadata; its tensor is empty. */
export function hparamsValue(tag: string, content: Uint8Array): SummaryValue {
  return value(tag, "hparams", dataClasses.tensor, { dtype: dtypes.float, tensorShape: shape(0) }, content);
}
