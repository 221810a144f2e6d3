import { access, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, normalize, resolve } from "node:path";
import { glob } from "glob";
import { findRun } from "../runner/runs/find.ts";
import { manifestPath } from "../runner/runs/manifest.ts";

/**
 * The run directories that a user's arguments name: paths, globs, `<experiment>/<run>`, or folders and experiments for
 * all runs below them. One list per argument, each run once. Without arguments, all runs under `root`.
 *
 * @throws UserError that lists the existing runs, if an argument matches nothing
 */
export async function selectRuns(
  root: string,
  patterns: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const asked = patterns.length === 0 ? [root] : patterns;
  const found = await Promise.all(asked.map((pattern) => matching(root, pattern)));
  const seen = new Set<string>();
  const isNew = (run: string) => !seen.has(resolve(run)) && seen.add(resolve(run));
  return found.map((runs) => runs.filter(isNew));
}

async function matching(root: string, pattern: string): Promise<readonly string[]> {
  for (const candidate of [pattern, join(root, pattern)]) {
    const runs = await runsAt(candidate);
    if (runs.length > 0) return runs;
  }
  return [await findRun(root, pattern)];
}

async function runsAt(pattern: string): Promise<readonly string[]> {
  const places = (await isDirectory(pattern)) ? [pattern] : await glob(pattern, { posix: true });
  const runs = await Promise.all(places.map((place) => runsBelow(place, 2)));
  return runs.flat().map(normalize).sort(naturally);
}

async function runsBelow(place: string, depth: number): Promise<readonly string[]> {
  if (!(await isDirectory(place))) return [];
  if (await isRun(place)) return [place];
  if (depth === 0) return [];
  const entries = await readdir(place, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory());
  return (await Promise.all(inner.map(({ name }) => runsBelow(join(place, name), depth - 1)))).flat();
}

const runName = /^[0-9a-f]{8}-s\d+(-\d+)?$/;

/** True also for a directory that only has the name of a run, so that a run without a manifest is reported. */
async function isRun(place: string): Promise<boolean> {
  const path = resolve(place);
  if (runName.test(basename(path))) return true;
  // A checkpoint has a manifest too.
  if (basename(dirname(path)) === "checkpoints") return false;
  return access(manifestPath(path)).then(
    () => true,
    () => false,
  );
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** Seed 2 before seed 10. */
const naturally = new Intl.Collator("en", { numeric: true }).compare;
