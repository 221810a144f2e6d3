import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Band, Figure } from "../curves.ts";
import { showValue } from "../tables/format.ts";
import { type Window, windowOf } from "./axis.ts";
import { lineOf } from "./palette.ts";

use([LineChart, CustomChart, ScatterChart, GridComponent, SVGRenderer]);

/** Pixels. Font sizes are exact if the chart is shown at this width. */
export const chartSize = { width: 400, height: 240 };

/**
 * The mean of each group as a line, the range of its runs as a band, a cross where a run ended early. An SVG without
 * styles and scripts, in the colours of the page: `var(--s0)` and so on.
 *
 * @param name unique among the charts of the page
 */
export function chart({ bands }: Figure, name: string): string {
  const instance = init(null, null, { renderer: "svg", ssr: true, ...chartSize });
  const window = windowOf(bands.filter((each) => each !== undefined));
  instance.setOption({
    animation: false,
    grid: { left: 56, right: 12, top: 12, bottom: 28, containLabel: false },
    ...axes(window),
    series: bands.flatMap((each, group) => (each === undefined ? [] : seriesOf(each, group))),
  });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return standalone(svg, name);
}

function axes({ low, high, step }: Window) {
  const axisLabel = { color: "var(--muted)", fontSize: 11, fontFamily: "inherit", hideOverlap: true };
  const rule = { lineStyle: { color: "var(--rule)" } };
  const common = { type: "value", axisLine: rule, axisTick: { show: false } };
  return {
    xAxis: {
      ...common,
      min: 0,
      max: "dataMax",
      splitNumber: 4,
      splitLine: { show: false },
      axisLabel: { ...axisLabel, formatter: showStep },
    },
    yAxis: {
      ...common,
      min: low,
      max: high,
      interval: step,
      splitLine: rule,
      axisLabel: { ...axisLabel, formatter: showValue },
    },
  };
}

const showStep = (step: number): string => (step >= 10_000 ? `${step / 1000}k` : String(step));

function seriesOf(band: Band, group: number) {
  const { colour, dash: type } = lineOf(group);
  const color = `var(--${colour})`;
  return [
    rangeOf(band, color),
    {
      type: "line",
      data: band.points.map(({ step, mean }) => [step, mean]),
      showSymbol: band.points.length === 1,
      silent: true,
      lineStyle: { color, width: 1.5, type },
      itemStyle: { color },
    },
    {
      type: "scatter",
      data: band.ends.map(({ step, value }) => [step, value]),
      symbol: "path://M0,0L8,8M8,0L0,8",
      symbolSize: 8,
      silent: true,
      itemStyle: { color: "none", borderColor: color, borderWidth: 1.5 },
    },
  ];
}

/** The part that we use of what echarts gives to a custom series. */
interface Coordinates {
  readonly coord: (point: readonly [step: number, value: number]) => number[];
}

function rangeOf({ points }: Band, fill: string) {
  const outline = [
    ...points.map(({ step, high }) => [step, high] as const),
    ...points.toReversed().map(({ step, low }) => [step, low] as const),
  ];
  return {
    type: "custom",
    data: points.some(({ low, high }) => low < high) ? [0] : [],
    renderItem: (_: unknown, { coord }: Coordinates) => ({
      type: "polygon",
      shape: { points: outline.map((point) => coord(point)) },
      style: { fill, opacity: 0.18 },
    }),
    clip: true,
    silent: true,
  };
}

/** Attributes for echarts' own scripts, which we do not use. */
const leftovers = / (?:class|ecmeta_\w+|pointer-events|baseProfile|xmlns:xlink|version)="[^"]*"/g;

/**
 * An SVG of echarts as a strict content security policy allows it inside a page: without styles, with unique names, as
 * wide as its container.
 */
function standalone(svg: string, name: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\s*/, "")
    .replaceAll(leftovers, "")
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
    .replaceAll(/\bzr\d+-/g, `${name}-`)
    .replace(/^<svg width="\d+" height="\d+"/, "<svg");
}

/** The declarations of a style as SVG attributes, which have the same names. */
function asAttributes(style: string): string {
  const declarations = style.split(";").filter((declaration) => declaration !== "");
  return declarations
    .map((declaration) => declaration.split(":"))
    .map(([property, value]) => ` ${property}="${value}"`)
    .join("");
}
