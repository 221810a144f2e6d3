import type { SamplePicture } from "../../runner/record/sinks/samples.ts";
import { groupBy } from "../groupBy.ts";
import type { Group } from "../groups.ts";
import type { RunRecord } from "../runRecord.ts";

/** Pictures of the groups that stand side by side. */
export interface SampleRow {
  /** Undefined where each picture is the latest of its run. */
  readonly step: number | undefined;
  readonly pictures: readonly ShownPicture[];
}

export interface ShownPicture {
  readonly group: number;
  readonly run: RunRecord;
  readonly picture: SamplePicture;
}

/** Pictures of one run of each group, at steps that all of these runs have; then their latest, if some have later ones. */
export function sampleRows(groups: readonly Group[], at = Infinity): readonly SampleRow[] {
  const runs = representatives(
    groups.map((group) => ({ ...group, runs: group.runs.map((run) => until(run, at)) })),
  );
  const common = commonSteps(runs.map(({ run }) => run));
  const isLatest = ({ run }: Representative) => run.pictures.at(-1)!.step === common.at(-1);
  const steps = [...spreadOut(common, rowsFor(runs.length)), ...(runs.every(isLatest) ? [] : [undefined])];
  return steps.map((step) => ({ step, pictures: runs.map((each) => pick(each, step)) }));
}

/** Whether the pictures of a row were made from equal random numbers. */
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

/** Of each group with pictures, the run with the seed that most groups have: equal seeds give equal noise. */
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

/** Many groups take room enough with few steps. */
const rowsFor = (groups: number): number => (groups <= 4 ? 4 : groups <= 12 ? 2 : 1);

/** At most so many of the items, as evenly as possible, the last one always. */
function spreadOut<T>(items: readonly T[], most: number): readonly T[] {
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
