import { colours, dashes } from "./chart.ts";
import { type Html, html } from "./html.ts";

const dashArrays = { solid: "none", dashed: "6 3", dotted: "2 3" } as const;

/** A short piece of the line that a group has in the charts. */
export function key(group: number): Html {
  const dash = dashArrays[dashes[Math.floor(group / colours) % dashes.length]!];
  return html`<svg class="key s${group % colours}" viewBox="0 0 22 12" aria-hidden="true"><path d="M0 6H22" stroke="currentColor" stroke-width="3" stroke-dasharray="${dash}"/></svg>`;
}
