import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { histogramBuckets } from "./histogram.ts";
import { LayoutSchema } from "./proto/layout_pb.ts";
import type { Summary_ValueSchema } from "./proto/summary_pb.ts";
import type { TensorProtoSchema } from "./proto/tensor_pb.ts";

/** One tagged value of a summary, in the form that one of TensorBoard's plugins reads. */
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

/** A number, stored as a 32-bit float because TensorBoard's fast loader does not show doubles. */
export function scalarValue(tag: string, number: number): SummaryValue {
  const tensor = {
    dtype: dtypes.float,
    tensorShape: shape(),
    tensorContent: bytesOf(Float32Array.of(number)),
  };
  return value(tag, "scalars", dataClasses.scalar, tensor);
}

/** An image: the bytes of a PNG file and its size in pixels. */
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

/** Markdown; a string of rank 0, because higher ranks are shown as a table. */
export function textValue(tag: string, markdown: string): SummaryValue {
  const tensor = { dtype: dtypes.string, tensorShape: shape(), stringVal: [Buffer.from(markdown)] };
  return value(tag, "text", dataClasses.tensor, tensor);
}

/** A line with a band around it, drawn for every run that has these tags. */
export interface BandChart {
  readonly title: string;
  readonly tags: { readonly value: string; readonly lower: string; readonly upper: string };
}

export interface ChartCategory {
  readonly title: string;
  readonly charts: readonly BandChart[];
}

/** The charts of the custom scalars page; TensorBoard merges those of several runs by their categories' titles. */
export function chartLayout(categories: readonly ChartCategory[]): SummaryValue {
  const category = categories.map(({ title, charts }) => ({
    title,
    chart: charts.map((chart) => ({ title: chart.title, margin: { series: [chart.tags] } })),
  }));
  const layout = toBinary(LayoutSchema, create(LayoutSchema, { category }));
  const tensor = { dtype: dtypes.string, tensorShape: shape(), stringVal: [layout] };
  // The plugin looks for its layout under this tag.
  return value("custom_scalars__config__", "custom_scalars", dataClasses.tensor, tensor);
}

/** Data of the hparams plugin, which keeps it in the metadata; the tensor is empty. */
export function hparamsValue(tag: string, content: Uint8Array): SummaryValue {
  return value(tag, "hparams", dataClasses.tensor, { dtype: dtypes.float, tensorShape: shape(0) }, content);
}
