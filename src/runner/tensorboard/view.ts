import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { glob } from "glob";
import { exitCodes, UserError } from "../../registry/errors.ts";

/** A folder of links to chosen runs, which TensorBoard follows and shows under the links' names. */
export interface RunsView {
  readonly directory: string;
  remove(): Promise<void>;
}

/** The directories at or below the path that hold event files: what TensorBoard calls a run. */
async function runsBelow(path: string): Promise<readonly string[]> {
  const cwd = await realpath(path).catch(() => path);
  const files = await glob("**/*tfevents*", { cwd, nodir: true, absolute: true });
  if (files.length === 0) throw new UserError(`${path}: no run with TensorBoard events here`, exitCodes.data);
  return Promise.all(files.map((file) => realpath(dirname(file))));
}

const readableName = (run: string) => join(basename(dirname(run)), basename(run));

/** Run by readable name; two runs cannot share one. */
function named(runs: Iterable<string>): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const run of runs) {
    const name = readableName(run);
    const other = byName.get(name);
    if (other) throw new UserError(`${run} and ${other} would both be shown as ${name}: choose one of them`);
    byName.set(name, run);
  }
  return byName;
}

/**
 * Links the runs at or below the paths side by side in a temporary folder, each as `<experiment>/<run>`. Throws a
 * `UserError` for a path without a run, and for two runs of the same name from different places.
 */
export async function viewOfRuns(paths: readonly string[]): Promise<RunsView> {
  const runs = named(new Set((await Promise.all(paths.map(runsBelow))).flat()));
  const directory = await mkdtemp(join(tmpdir(), "exp-tensorboard-"));
  for (const [name, run] of runs) {
    await mkdir(join(directory, dirname(name)), { recursive: true });
    await symlink(run, join(directory, name));
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
