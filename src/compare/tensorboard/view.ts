import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import type { Group } from "../groups.ts";
import type { RunRecord } from "../runRecord.ts";
import { writeOverview } from "./overview.ts";

/** A folder that TensorBoard shows: links to chosen runs under readable names, and overviews of their groups. */
export interface RunsView {
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * Links the groups' runs into a temporary folder, each as `<group>/seed <n>`, with an overview of each group,
 * `<group>/all seeds`, which is not updated while the runs go on.
 *
 * @throws UserError if none of the runs has TensorBoard events
 */
export async function viewOfGroups(groups: readonly Group[]): Promise<RunsView> {
  const links = new Map<string, string>();
  for (const group of groups)
    for (const run of group.runs)
      if (await hasEvents(run))
        links.set(freeName(links, join(folderOf(group), `seed ${run.manifest.seed}`)), run.directory);
  if (links.size === 0) throw new UserError("none of these runs has TensorBoard events", exitCodes.data);
  const directory = await mkdtemp(join(tmpdir(), "exp-tensorboard-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    for (const [name, run] of links) {
      await mkdir(join(directory, dirname(name)), { recursive: true });
      await symlink(await realpath(run), join(directory, name));
    }
    await writeOverview(groups, (group) => join(directory, folderOf(group), "all seeds"));
    return { directory, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const hasEvents = async ({ directory }: RunRecord): Promise<boolean> =>
  (await readdir(directory)).some((name) => name.includes("tfevents"));

/** What file systems allow, minus room for suffixes of TensorBoard and of repeated seeds. */
const longestName = 100;

/** The label if it can be the name of a folder; else a valid part of it, and the hash. */
function folderOf({ label, hash }: Group): string {
  const name = label.replaceAll(/[/\\]/g, "_").slice(0, longestName);
  return name === label ? name : `${name} ${hash.slice(0, 8)}`;
}

/** The name, or the first of `name (2)`, `name (3)` and so on that is free. */
function freeName(taken: ReadonlyMap<string, string>, name: string): string {
  if (!taken.has(name)) return name;
  let n = 2;
  while (taken.has(`${name} (${n})`)) n++;
  return `${name} (${n})`;
}
