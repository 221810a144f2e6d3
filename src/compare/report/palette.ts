import { type Html, html } from "./html.ts";

/** Colours of a page or a picture by name; those of groups are `s0`, `s1` and so on. */
type Palette = Readonly<Record<string, string>>;

const withSeries = (ground: Palette, series: readonly string[]): Palette => ({
  ...ground,
  ...Object.fromEntries(series.map((colour, index) => [`s${index}`, colour])),
});

// The palette of Okabe and Ito (2008), which colour-blind people can distinguish, without its yellow, which is too pale on
// white; on a dark background the same hues are lighter.
const onLight = ["#0072b2", "#d55e00", "#009e73", "#b0529b", "#b87800", "#3a9bd9", "#5c6470"];
const onDark = ["#5aa9e6", "#ff8f52", "#34c79b", "#e39ccb", "#eab446", "#a5d4f7", "#b6bcc6"];

/** After this number of groups, the colours repeat with other dashes. */
const colours = onLight.length;

export const light = withSeries(
  { paper: "#ffffff", ink: "#1b1f24", muted: "#5c6470", rule: "#dfe3e8", wash: "#f5f7f9", alarm: "#a8281a" },
  onLight,
);

export const dark = withSeries(
  { paper: "#14171b", ink: "#e4e8ed", muted: "#9aa3af", rule: "#30363d", wash: "#1c2127", alarm: "#ff9b8f" },
  onDark,
);

const dashes = ["solid", "dashed", "dotted"] as const;

/** The line of a group by its index: the name of its colour, and its dashes. */
export function lineOf(group: number): { readonly colour: string; readonly dash: (typeof dashes)[number] } {
  return { colour: `s${group % colours}`, dash: dashes[Math.floor(group / colours) % dashes.length]! };
}

const dashArrays = { solid: "none", dashed: "6 3", dotted: "2 3" } as const;

/** The line of a group's key, 22 units long. */
export function keyPath(group: number): Html {
  const { colour, dash } = lineOf(group);
  return html`<path d="M0 6H22" stroke="var(--${colour})" stroke-width="3" stroke-dasharray="${dashArrays[dash]}"/>`;
}

/** A short piece of the group's line in the charts. */
export const key = (group: number): Html =>
  html`<svg class="key" viewBox="0 0 22 12" aria-hidden="true">${keyPath(group)}</svg>`;
