import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import type { SamplePicture } from "../../runner/record/sinks/samples.ts";
import type { Comparison } from "../comparison.ts";
import { groupBy } from "../groupBy.ts";
import type { Group } from "../groups.ts";
import type { RunRecord } from "../runRecord.ts";
import { breakable, type Html, html } from "./html.ts";
import { key } from "./palette.ts";

/** Pictures of samples side by side; nothing if there are none. */
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

/** Pictures of the groups, shown side by side. */
export interface SampleRow {
  /** Undefined if each picture is the latest of its run. */
  readonly step: number | undefined;
  readonly pictures: readonly ShownPicture[];
}

interface ShownPicture {
  readonly group: number;
  readonly run: RunRecord;
  readonly picture: SamplePicture;
}

/** Pictures of one run per group, at steps that all of these runs have; then the latest of each, if some have later ones. */
export function sampleRows(groups: readonly Group[], at = Infinity): readonly SampleRow[] {
  const runs = representatives(
    groups.map((group) => ({ ...group, runs: group.runs.map((run) => until(run, at)) })),
  );
  const common = commonSteps(runs.map(({ run }) => run));
  const isLatest = ({ run }: Representative) => run.pictures.at(-1)!.step === common.at(-1);
  const steps = [...evenly(common, rowsFor(runs.length)), ...(runs.every(isLatest) ? [] : [undefined])];
  return steps.map((step) => ({ step, pictures: runs.map((each) => pick(each, step)) }));
}

/** True if the pictures of a row were made from equal noise. */
export function isSameNoise({ pictures }: SampleRow): boolean {
  const noises = pictures.map(({ run }) => JSON.stringify([run.manifest.seed, run.resolved.latent]));
  return new Set(noises).size === 1;
}

const until = (run: RunRecord, at: number): RunRecord => ({
  ...run,
  pictures: run.pictures.filter(({ step }) => step <= at),
});

interface Representative {
  readonly group: number;
  readonly run: RunRecord;
}

/** From each group with pictures, the run with the seed that most groups have: equal seeds give equal noise. */
function representatives(groups: readonly Group[]): readonly Representative[] {
  const drawn = groups.map(({ runs }) => runs.filter(({ pictures }) => pictures.length > 0));
  const seeds = drawn.flatMap((runs) => [...new Set(runs.map(({ manifest }) => manifest.seed))]);
  const [commonest] = [...groupBy(seeds, (seed) => seed).values()].toSorted((a, b) => b.length - a.length);
  return drawn.flatMap((runs, group) => {
    const best = runs.filter(({ manifest }) => manifest.seed === commonest?.[0]);
    const run = [...best, ...runs].find(({ outcome }) => outcome === "completed") ?? best[0] ?? runs[0];
    return run === undefined ? [] : [{ group, run }];
  });
}

function commonSteps(runs: readonly RunRecord[]): readonly number[] {
  const [first, ...others] = runs.map(({ pictures }) => pictures.map(({ step }) => step));
  return (first ?? []).filter((step) => others.every((steps) => steps.includes(step)));
}

/** The number of steps shown: fewer if there are many groups. */
const rowsFor = (groups: number): number => (groups <= 4 ? 4 : groups <= 12 ? 2 : 1);

/** At most `most` of the items, evenly spaced, always including the last. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, index) => items[Math.ceil(((index + 1) * items.length) / most) - 1]!,
  );
}

const pick = ({ group, run }: Representative, step = Infinity): ShownPicture => ({
  group,
  run,
  picture: run.pictures.findLast((picture) => picture.step <= step)!,
});

/** A PNG inside a page. */
interface InlinePicture {
  readonly uri: string;
  readonly width: number;
  readonly height: number;
}

/** Enough for a grid of a thousand colour samples of 64 x 64 pixels. */
const limit = 16 * 2 ** 20;

const signature = "89504e470d0a1a0a0000000d49484452";

/**
 * The PNG file as a data URI.
 *
 * @throws UserError if the file is missing, too large or not a PNG
 */
async function inlinePicture(path: string): Promise<InlinePicture> {
  const bytes = Buffer.from(await readBounded(path, limit));
  if (bytes.length < 24 || bytes.toString("hex", 0, 16) !== signature)
    throw new UserError(`${path}: not a PNG file, or cut short`, exitCodes.checkpoint);
  return {
    uri: `data:image/png;base64,${bytes.toString("base64")}`,
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
  };
}
