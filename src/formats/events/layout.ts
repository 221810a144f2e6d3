import { create, toBinary } from "@bufbuild/protobuf";
import { LayoutSchema } from "./proto/layout_pb.ts";
import { layoutValue, type SummaryValue } from "./values.ts";

/** A chart of a line with a band around it, for every run that has these tags. */
export interface SpreadChart {
  readonly title: string;
  readonly tags: { readonly value: string; readonly lower: string; readonly upper: string };
}

export interface ChartCategory {
  readonly title: string;
  readonly charts: readonly SpreadChart[];
}

/** The charts of the custom scalars page; TensorBoard merges those of several runs by the categories' titles. */
export function chartLayout(categories: readonly ChartCategory[]): SummaryValue {
  const category = categories.map(({ title, charts }) => ({
    title,
    chart: charts.map((chart) => ({ title: chart.title, margin: { series: [chart.tags] } })),
  }));
  return layoutValue(toBinary(LayoutSchema, create(LayoutSchema, { category })));
}
