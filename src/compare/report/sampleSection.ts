import { UserError } from "../../errors.ts";
import type { Comparison } from "../comparison.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./key.ts";
import { inlinePicture } from "./picture.ts";
import { isSameNoise, type SampleRow, type ShownPicture, sampleRows } from "./samples.ts";

/** Pictures of samples side by side; nothing where there are none. */
export async function sampleSection(comparison: Comparison): Promise<Html> {
  const rows = sampleRows(comparison.groups, comparison.at);
  if (rows.length === 0) return html``;
  const shown: Html[] = [];
  for (const row of rows) shown.push(await rowHtml(row, comparison));
  const noise = rows.every(isSameNoise)
    ? "Samples at the same place come from the same noise."
    : "Samples at the same place do not all come from the same noise: seeds or latent vectors differ.";
  return html`<section>
<h2>Samples</h2>
<p class="note">One run of each experiment, at equal steps. ${noise}</p>
<div class="${rows[0]!.pictures.length <= 2 ? "steps few" : "steps"}">
${shown}
</div>
</section>`;
}

async function rowHtml({ step, pictures }: SampleRow, comparison: Comparison): Promise<Html> {
  const figures: Html[] = [];
  for (const picture of pictures) figures.push(await pictureHtml(picture, comparison));
  return html`<div>
<h3>${step === undefined ? "Latest, at different steps" : `Step ${step}`}</h3>
<div class="samples">
${figures}
</div>
</div>`;
}

async function pictureHtml({ group, run, picture }: ShownPicture, { groups }: Comparison): Promise<Html> {
  const { label } = groups[group]!;
  const { seed } = run.manifest;
  const place = `seed ${seed}, step ${picture.step}`;
  const caption = html`<figcaption>${key(group)}${breakable(label)}<br>${place}</figcaption>`;
  try {
    const { uri, width, height } = await inlinePicture(picture.path);
    return html`<figure><img src="${uri}" width="${width}" height="${height}" alt="samples of ${label}, ${place}">${caption}</figure>`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return html`<figure><p class="alarm">${error.message}</p>${caption}</figure>`;
  }
}
