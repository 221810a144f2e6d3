import type { Cell, Matrix } from "../tables/matrix.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./key.ts";

/** The table under its title; nothing of one without content. */
export function tableSection(matrix: Matrix): Html {
  if (isEmpty(matrix)) return html``;
  return html`<section>
<h2>${breakable(matrix.title)}</h2>
${table(matrix)}
</section>`;
}

/** The same, which its reader opens. */
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
