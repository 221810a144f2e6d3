import { createHash } from "node:crypto";
import { dark, light } from "./palette.ts";

const variables = (palette: typeof light) =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(" ");

/** The style sheet of a report. */
export const style = `
:root {
  color-scheme: light dark;
  ${variables(light)}
}
@media (prefers-color-scheme: dark) {
  :root {
    ${variables(dark)}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 88rem;
  background: var(--paper); color: var(--ink);
  font: 400 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 0 0 0.25rem; font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
h3 { margin: 1.25rem 0 0.5rem; font-size: 0.9375rem; font-weight: 600; }
p { margin: 0; max-width: 46rem; text-wrap: pretty; }
section { margin-top: 2.75rem; }
details { margin-top: 1.25rem; }
summary { cursor: pointer; font-weight: 600; }
details > .note:first-of-type { margin-top: 0.375rem; }
.lead, .note, small, figcaption { color: var(--muted); }
.lead { margin-top: 0.375rem; }
.note, small, figcaption { font-size: 0.8125rem; }
.alarm { color: var(--alarm); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
.key { display: inline-block; width: 1.375rem; height: 0.75em; margin-right: 0.375rem; vertical-align: -0.0625em; }
.scroll { margin-top: 0.75rem; overflow-x: auto; border-block: 1px solid var(--rule); }
table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 1.25rem 0.5rem 0; text-align: left; vertical-align: top; font-weight: 400; }
th:last-child, td:last-child { padding-right: 0.25rem; }
thead th { vertical-align: bottom; font-weight: 600; }
tbody tr { border-top: 1px solid var(--rule); }
th small, td small { display: block; font-weight: 400; }
tbody th { position: sticky; left: 0; background: var(--paper); min-width: 7rem; max-width: min(22rem, 40vw); overflow-wrap: break-word; }
td { white-space: nowrap; }
td small { white-space: normal; min-width: 11rem; max-width: 32rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: 1.5rem 2rem; margin-top: 1rem; }
figure { margin: 0; }
.charts figcaption b { display: block; color: var(--ink); font-weight: 600; font-size: 0.9375rem; }
svg { display: block; }
.charts svg { width: 100%; height: auto; margin-top: 0.25rem; }
.steps { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem 2rem; }
@media (min-width: 64rem) { .few { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(10rem, 45%), 1fr)); gap: 1rem; }
@media (min-width: 48rem) { .samples { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); } }
.samples img { display: block; width: 100%; height: auto; background: var(--wash); }
.samples figcaption { margin-top: 0.375rem; }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
`;

/** The content security policy: nothing is loaded or run, pictures are data URIs, and only our style applies. */
export const policy = [
  "default-src 'none'",
  "img-src data:",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
