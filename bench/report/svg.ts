import { type EChartsOption, init } from "echarts";

/** A chart as an SVG image, drawn without a browser. */
function svg(option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 960, height: 480 });
  try {
    chart.setOption({ animation: false, backgroundColor: "#fff", ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** A bar for each series in each of the named groups; `reference` is a line across. */
export function bars(
  title: string,
  unit: string,
  groups: readonly string[],
  series: Readonly<Record<string, readonly (number | undefined)[]>>,
  reference?: number,
): string {
  return svg({
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    grid: { bottom: 110, left: 70, right: 30 },
    xAxis: { type: "category", data: [...groups], axisLabel: { rotate: 30, interval: 0 } },
    yAxis: { type: "value", name: unit },
    series: Object.entries(series).map(([name, values]) => ({
      name,
      type: "bar",
      data: values.map((value) => value ?? "-"),
      label: { show: true, position: "top", fontSize: 9, formatter: ({ value }) => short(value) },
      ...(reference !== undefined && {
        markLine: { symbol: "none", silent: true, label: { show: false }, data: [{ yAxis: reference }] },
      }),
    })),
  });
}

/** Curves through points; logarithmic axes show a power of the size as a straight line. */
export function curves(
  title: string,
  axes: { readonly x: string; readonly y: string; readonly type: "log" | "value" },
  series: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>,
): string {
  return svg({
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    grid: { bottom: 90, left: 80, right: 30 },
    xAxis: { type: axes.type, name: axes.x, nameLocation: "middle", nameGap: 30, logBase: 2 },
    yAxis: { type: axes.type, name: axes.y, logBase: 2, scale: true },
    series: Object.entries(series).map(([name, points]) => ({
      name,
      type: "line",
      showSymbol: points.length < 50,
      data: points.map((point) => [...point]),
    })),
  });
}

function short(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(2))) : "";
}
