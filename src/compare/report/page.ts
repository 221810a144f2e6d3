import type { Comparison } from "../comparison.ts";
import { counted } from "../tables/format.ts";
import { differencesMatrix } from "../tables/index.ts";
import {
  detailsMatrix,
  metricsMatrix,
  pairedMatrix,
  trainingMatrix,
  verdictMatrix,
} from "../tables/results.ts";
import { costMatrix, runsMatrix, troubledMatrix } from "../tables/runs.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./palette.ts";
import { sampleSection } from "./samples.ts";
import { chartSection, foldedTable, tableSection } from "./sections.ts";
import { policy, style } from "./style.ts";

/**
 * The report as one HTML file that needs no network, loads nothing and runs nothing.
 *
 * @param made when and by which version the report was made
 */
export async function reportPage(comparison: Comparison, made: string): Promise<string> {
  const title = titleOf(comparison);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
${header(comparison, title)}
${[troubledMatrix, differencesMatrix, metricsMatrix].map((make) => tableSection(make(comparison)))}
${foldedTable(detailsMatrix(comparison))}
${[verdictMatrix, pairedMatrix, trainingMatrix].map((make) => tableSection(make(comparison)))}
${chartSection(comparison.groups)}
${await sampleSection(comparison)}
${[costMatrix, runsMatrix].map((make) => tableSection(make(comparison)))}
<footer><small>${made}</small></footer>
</body>
</html>
`.html;
}

/** With more names, the title only counts them. */
const namesShown = 4;

function titleOf({ groups }: Comparison): string {
  const names = [...new Set(groups.map(({ runs }) => runs[0]!.manifest.experiment.name))];
  if (names.length === 0) return "No readable runs";
  return names.length <= namesShown ? names.join(" · ") : `${names.length} experiments`;
}

function header({ groups, unreadable }: Comparison, title: string): Html {
  const runs = groups.flatMap((group) => group.runs);
  const incomplete = runs.filter(({ outcome }) => outcome !== "completed").length + unreadable.length;
  const total = runs.length + unreadable.length;
  const alarm =
    incomplete === 0 ? undefined : html` <span class="alarm">${incomplete} of them did not complete.</span>`;
  return html`<header>
<h1>${title}</h1>
<p class="lead">${counted(total, "run")} of ${counted(groups.length, "experiment")}.${alarm}</p>
<ul class="legend">${groups.map(({ label }, index) => html`<li>${key(index)}${breakable(label)}</li>`)}</ul>
</header>`;
}
