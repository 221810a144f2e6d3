import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Figure, Spread } from "../curves.ts";
import { showValue } from "../tables/format.ts";
import { type Window, windowOf } from "./axis.ts";
import { lineOf } from "./palette.ts";

use([LineChart, CustomChart, ScatterChart, GridComponent, SVGRenderer]);

/** Pixels; text has the size that it has in the chart when this is the width it is shown at. */
export const chartSize = { width: 400, height: 240 };

/**
 * The mean of each group as a line, the range of its runs as a band, a cross where a run ended early. An SVG without
 * styles and scripts, in the colours of the page: `var(--s0)` and so on.
 *
 * @param name what no other chart of the page is called
 */
export function chart({ spreads }: Figure, name: string): string {
  const instance = init(null, null, { renderer: "svg", ssr: true, ...chartSize });
  const window = windowOf(spreads.filter((each) => each !== undefined));
  instance.setOption({
    animation: false,
    grid: { left: 56, right: 12, top: 12, bottom: 28, containLabel: false },
    ...axes(window),
    series: spreads.flatMap((each, group) => (each === undefined ? [] : seriesOf(each, group))),
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

function seriesOf(spread: Spread, group: number) {
  const { colour, dash: type } = lineOf(group);
  const color = `var(--${colour})`;
  return [
    band(spread, color),
    {
      type: "line",
      data: spread.points.map(({ step, mean }) => [step, mean]),
      showSymbol: spread.points.length === 1,
      silent: true,
      lineStyle: { color, width: 1.5, type },
      itemStyle: { color },
    },
    {
      type: "scatter",
      data: spread.ends.map(({ step, value }) => [step, value]),
      symbol: "path://M0,0L8,8M8,0L0,8",
      symbolSize: 8,
      silent: true,
      itemStyle: { color: "none", borderColor: color, borderWidth: 1.5 },
    },
  ];
}

/** What echarts lets a custom series ask of it. */
interface Coordinates {
  readonly coord: (point: readonly [step: number, value: number]) => number[];
}

function band({ points }: Spread, fill: string) {
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

/** What echarts leaves in an SVG for its own scripts, which we do not have. */
const leftovers = / (?:class|ecmeta_\w+|pointer-events|baseProfile|xmlns:xlink|version)="[^"]*"/g;

/**
 * An SVG of echarts as a strict policy lets it be shown inside a page: without styles, with names of its own, as wide
 * as there is room.
 */
function standalone(svg: string, name: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\s*/, "")
    .replaceAll(leftovers, "")
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
    .replaceAll(/\bzr\d+-/g, `${name}-`)
    .replace(/^<svg width="\d+" height="\d+"/, "<svg");
}

/** In SVG, what styles a text may stand in attributes of the same names. */
function asAttributes(style: string): string {
  const declarations = style.split(";").filter((declaration) => declaration !== "");
  return declarations
    .map((declaration) => declaration.split(":"))
    .map(([property, value]) => ` ${property}="${value}"`)
    .join("");
}
