import { type Figure, figures } from "../curves.ts";
import type { Group } from "../groups.ts";
import { numbered } from "../readings.ts";
import { quantityHead } from "../tables/heads.ts";
import { windowOf } from "./axis.ts";
import { chart } from "./chart.ts";
import { type Html, html } from "./html.ts";

/** A chart of every quantity over the steps, those of numbered parts folded; nothing where nothing was recorded. */
export function chartSection(groups: readonly Group[]): Html {
  const all = figures(groups).map((figure, index) => ({ ...figure, name: `c${index}` }));
  if (all.length === 0) return html``;
  const isNumbered = numbered(all.map(({ quantity }) => quantity));
  const details = all.filter(({ quantity }) => isNumbered(quantity));
  return html`<section>
<h2>Curves</h2>
<p class="note">Over steps: the mean of each experiment's runs as a line, their range as a band. A cross marks where a run ended early; from there on, mean and range are those of the others.</p>
${charts(all.filter(({ quantity }) => !isNumbered(quantity)))}
${details.length === 0 ? undefined : html`<details><summary>Curves of numbered parts</summary>${charts(details)}</details>`}
</section>`;
}

const charts = (all: readonly (Figure & { readonly name: string })[]): Html =>
  html`<div class="charts">
${all.map((figure) => chartFigure(figure, figure.name))}
</div>`;

function chartFigure(figure: Figure, name: string): Html {
  const { text, aside } = quantityHead(figure.quantity, undefined);
  const { isClipped } = windowOf(figure.spreads.filter((each) => each !== undefined));
  const remarks = [aside, isClipped ? "some values lie outside" : undefined];
  const remark = remarks.filter((each) => each !== undefined).join("; ");
  return html`<figure><figcaption><b>${text}</b>${remark}</figcaption>
${{ html: chart(figure, name) }}</figure>`;
}
