import { type Html, html } from "./html.ts";
import { lineOf } from "./palette.ts";

const dashArrays = { solid: "none", dashed: "6 3", dotted: "2 3" } as const;

/** The stroke of a group's key, 22 units long. */
export function keyPath(group: number): Html {
  const { colour, dash } = lineOf(group);
  return html`<path d="M0 6H22" stroke="var(--${colour})" stroke-width="3" stroke-dasharray="${dashArrays[dash]}"/>`;
}

/** A short piece of the line that a group has in the charts. */
export const key = (group: number): Html =>
  html`<svg class="key" viewBox="0 0 22 12" aria-hidden="true">${keyPath(group)}</svg>`;
