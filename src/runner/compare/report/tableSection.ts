import type { Cell, Matrix } from "../tables/matrix.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./key.ts";

/** The table under its title; nothing of one without content. */
export function tableSection({ title, notes, rows, columns, cells }: Matrix): Html {
  if (rows.length === 0 || columns.length === 0) return html``;
  return html`<section>
<h2>${breakable(title)}</h2>
${notes.map((note) => html`<p class="note">${note}</p>`)}
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
</div>
</section>`;
}

function content({ text, aside, group }: Cell): Html {
  const swatch = group === undefined ? undefined : key(group);
  return html`${swatch}${breakable(text)}${aside === undefined ? undefined : html`<small>${breakable(aside)}</small>`}`;
}
