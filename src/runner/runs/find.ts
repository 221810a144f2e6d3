import { access, readdir } from "node:fs/promises";
import { join, normalize, relative } from "node:path";
import { distance } from "fastest-levenshtein";
import { UserError } from "../../errors.ts";
import { isRunName } from "./claim.ts";
import { manifestPath, readManifest } from "./manifest.ts";

/**
 * Finds the run directory that a user names by a path, by `<experiment>/<hash8>-s<seed>[-n]`, or by an experiment's name
 * (its latest run with a readable manifest).
 *
 * @param root the runs directory
 * @param notice receives a warning for each run whose manifest cannot be read
 * @throws UserError that lists the runs or experiments there are, the most similar name first.
 */
export async function findRun(
  root: string,
  argument: string,
  notice: (line: string) => void = () => {},
): Promise<string> {
  if (await isRun(argument)) return withoutSlash(argument);
  const [experiment = "", name, ...rest] = nameUnder(root, argument).split("/");
  const experiments = await directories(root);
  if (experiments.length === 0)
    throw new UserError(`${root} holds no runs; exp run <experiment.yaml> makes one`);
  if (!experiments.includes(experiment)) throw unknown(argument, root, experiment, experiments);
  const runs = await runsOf(join(root, experiment));
  if (name === undefined) return latest(runs, join(root, experiment), notice);
  const found = join(root, experiment, name);
  if (rest.length > 0 || !runs.includes(found))
    throw unknown(
      argument,
      join(root, experiment),
      name,
      runs.map((run) => relative(join(root, experiment), run)),
    );
  return found;
}

/** `runs/dcgan/`, as the shell completes it, means the same as `dcgan`. */
function nameUnder(root: string, argument: string): string {
  const inside = relative(root, argument);
  return inside === "" || inside.startsWith("..") ? withoutSlash(argument) : inside;
}

const withoutSlash = (path: string): string => normalize(path).replace(/(?<=.)\/$/, "");

async function directories(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isRunName(entry.name)).map(({ name }) => name);
}

/** False if the run was killed before it wrote its manifest. */
const isRun = (path: string): Promise<boolean> =>
  access(manifestPath(path)).then(
    () => true,
    () => false,
  );

async function runsOf(experiment: string): Promise<string[]> {
  const paths = (await directories(experiment)).map((name) => join(experiment, name));
  const areRuns = await Promise.all(paths.map(isRun));
  return paths.filter((_, i) => areRuns[i]);
}

async function latest(
  runs: readonly string[],
  experiment: string,
  notice: (line: string) => void,
): Promise<string> {
  const all = await Promise.all(runs.map(startOf));
  const faults = all.filter((one) => one instanceof UserError);
  const readable = all.flatMap((one) => (one instanceof UserError ? [] : [one]));
  const newest = readable.toSorted(
    (a, b) => b.sequence - a.sequence || (a.startedAt < b.startedAt ? 1 : -1),
  )[0];
  if (!newest) throw faults[0] ?? new UserError(`${experiment} holds no runs`);
  for (const { message } of faults) notice(`warning: ${message}; this run is ignored`);
  return newest.run;
}

/** When a run was started: its place among the experiment's runs, and the time by the clock of its machine. */
interface Start {
  readonly run: string;
  readonly sequence: number;
  readonly startedAt: string;
}

/** A run's start, or the error in its manifest. Runs of earlier builds, without a sequence, come first. */
async function startOf(run: string): Promise<Start | UserError> {
  try {
    const { sequence = 0, startedAt } = await readManifest(run);
    return { run, sequence, startedAt };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** The most names shown, so that the message stays readable after a thousand runs. */
const shown = 8;

function unknown(argument: string, place: string, name: string, names: readonly string[]): UserError {
  const near = names.toSorted((a, b) => distance(name, a) - distance(name, b) || (a < b ? -1 : 1));
  const more = near.length > shown ? `, and ${near.length - shown} more` : "";
  const list = near.slice(0, shown).join(", ") || "nothing";
  return new UserError(`no run ${JSON.stringify(argument)}; ${place} holds ${list}${more}`);
}
