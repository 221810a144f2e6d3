import { type Figure, figures } from "../curves.ts";
import type { Group } from "../groups.ts";
import { numbered } from "../readings.ts";
import { quantityHead } from "../tables/heads.ts";
import type { Cell, Matrix } from "../tables/matrix.ts";
import { windowOf } from "./axis.ts";
import { chart } from "./chart.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./palette.ts";

/** A table under its title; nothing if the table is empty. */
export function tableSection(matrix: Matrix): Html {
  if (isEmpty(matrix)) return html``;
  return html`<section>
<h2>${breakable(matrix.title)}</h2>
${table(matrix)}
</section>`;
}

/** The same, folded. */
export function foldedTable(matrix: Matrix): Html {
  if (isEmpty(matrix)) return html``;
  return html`<details>
<summary>${matrix.title}</summary>
${table(matrix)}
</details>`;
}

const isEmpty = ({ rows, columns }: Matrix): boolean => rows.length === 0 || columns.length === 0;

function table({ title, notes, rows, columns, cells }: Matrix): Html {
  return html`${notes.map((note) => html`<p class="note">${note}</p>`)}
<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<table>
<thead><tr><td></td>${columns.map((head) => html`<th scope="col">${content(head)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (head, row) =>
    html`<tr><th scope="row">${content(head)}</th>${cells[row]!.map((cell) => html`<td>${content(cell)}</td>`)}</tr>`,
)}
</tbody>
</table>
</div>`;
}

function content({ text, aside, group }: Cell): Html {
  const swatch = group === undefined ? undefined : key(group);
  return html`${swatch}${breakable(text)}${aside === undefined ? undefined : html`<small>${breakable(aside)}</small>`}`;
}

/** A chart of every quantity over the steps, with numbered parts folded; nothing if nothing was recorded. */
export function chartSection(groups: readonly Group[]): Html {
  const all = figures(groups).map((figure, index) => ({ ...figure, name: `c${index}` }));
  if (all.length === 0) return html``;
  const isNumbered = numbered(all.map(({ quantity }) => quantity));
  const details = all.filter(({ quantity }) => isNumbered(quantity));
  return html`<section>
<h2>Curves</h2>
<p class="note">Over steps: the mean of each experiment's runs as a line, their range as a band. A cross marks where a run ended early; from there on, mean and range are those of the other runs.</p>
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
  const { isClipped } = windowOf(figure.bands.filter((each) => each !== undefined));
  const remarks = [aside, isClipped ? "some values lie outside" : undefined];
  const remark = remarks.filter((each) => each !== undefined).join("; ");
  return html`<figure><figcaption><b>${text}</b>${remark}</figcaption>
${{ html: chart(figure, name) }}</figure>`;
}
