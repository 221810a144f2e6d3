import { type Figure, figures } from "../curves.ts";
import type { Group } from "../groups.ts";
import { quantityHead } from "../tables/heads.ts";
import { chart, chartSize } from "./chart.ts";
import { type Html, html } from "./html.ts";
import { keyPath, light } from "./palette.ts";

const mostAcross = 3;
const margin = 24;
/** Above each chart: its title and a remark. */
const headHeight = 36;
const legendHeight = 24;
const cell = { width: chartSize.width + margin, height: headHeight + chartSize.height + margin };

/**
 * The curves of the groups' runs as one SVG on white, for papers and for programs without style sheets; undefined if there
 * are none.
 *
 * @param only names, `critic/loss`, or beginnings of names, `critic/`; all curves if it is empty
 */
export function plot(groups: readonly Group[], only: readonly string[]): string | undefined {
  const isWanted = (name: string) => only.length === 0 || only.some((wanted) => isCalled(name, wanted));
  const all = figures(groups).filter(({ quantity }) => isWanted(quantity.name));
  if (all.length === 0) return undefined;
  const across = Math.min(mostAcross, all.length);
  const legend = groups.length > 1 ? groups.map(legendLine) : [];
  const top = margin + (legend.length > 0 ? legend.length * legendHeight + margin / 2 : 0);
  const width = margin + across * cell.width;
  const height = top + Math.ceil(all.length / across) * cell.height;
  const panels = all.map((figure, index) => {
    const [column, row] = [index % across, Math.floor(index / across)];
    return panel(figure, `c${index}`, margin + column * cell.width, top + row * cell.height);
  });
  return inPlainColours(html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, Helvetica, Arial, sans-serif">
<rect width="${width}" height="${height}" fill="var(--paper)"/>
${legend}
${panels}
</svg>
`);
}

const isCalled = (name: string, wanted: string): boolean =>
  wanted.endsWith("/") ? name.startsWith(wanted) : name === wanted;

function legendLine({ label, runs }: Group, index: number): Html {
  const y = margin + index * legendHeight;
  const of = runs.length === 1 ? "" : ` (mean and range of ${runs.length} runs)`;
  return html`<g transform="translate(${margin} ${y - 6})">${keyPath(index)}<text x="30" y="11" font-size="14" fill="var(--ink)">${label}${of}</text></g>`;
}

function panel(figure: Figure, name: string, x: number, y: number): Html {
  const { text, aside = "" } = quantityHead(figure.quantity, undefined);
  const { width, height } = chartSize;
  return html`<g transform="translate(${x} ${y})">
<text y="12" font-size="14" font-weight="600" fill="var(--ink)">${text}</text>
<text y="29" font-size="11" fill="var(--muted)">${aside}</text>
<svg y="${headHeight}" width="${width}" height="${height}"><g>${{ html: chart(figure, name) }}</g></svg>
</g>`;
}

const inPlainColours = ({ html: svg }: Html): string =>
  svg.replaceAll(/var\(--(\w+)\)/g, (variable, name: string) => light[name] ?? variable);
