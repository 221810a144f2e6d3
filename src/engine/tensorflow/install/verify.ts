import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { sha256OfFile } from "../../../files/sha256.ts";
import { strangerOn } from "../../../files/trust.ts";
import { pinnedLibraries, pinnedWheels } from "./pins.ts";

/**
 * Checks each wheel in a folder against its pinned checksum, or those that the user has accepted, before anything of it is
 * unpacked.
 *
 * @throws UserError that names each wheel that is neither, and how it can be accepted.
 */
export async function verifyWheels(folder: string, accepted: readonly string[]): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".whl")).sort();
  const digests = new Map<string, string>();
  for (const name of names) digests.set(name, await sha256OfFile(join(folder, name)));
  const refused = [...digests].filter(
    ([name, sha256]) => ![pinnedWheels[name], ...accepted].includes(sha256),
  );
  if (refused.length > 0) throw new UserError(explain(refused), exitCodes.resource);
  return names.map((name) => join(folder, name));
}

function explain(refused: readonly (readonly [name: string, sha256: string])[]): string {
  const wrong = refused.find(([name]) => pinnedWheels[name] !== undefined);
  if (wrong !== undefined)
    return `${wrong[0]} has sha256 ${wrong[1]}, not ${pinnedWheels[wrong[0]]}: nothing of it was loaded; ask where pip gets its packages from`;
  const list = refused.map(([name, sha256]) => `${name} (sha256 ${sha256})`).join(", ");
  const options = refused.map(([, sha256]) => `--accept-wheel ${sha256}`).join(" ");
  return `exp has no checksum for ${list}: nothing of it was loaded; compare with the checksum that its publisher states, then run exp setup --no-data ${options}`;
}

/**
 * Checks that the cached library holds only what this user, root or the pinned wheel put there: another user's cache may be
 * used, but not another user's code.
 *
 * @throws UserError that says who may have changed it, and what to do.
 */
export async function verifyCached(library: string): Promise<void> {
  const stranger = strangerOn(library, cacheDirectory());
  if (stranger === undefined) return;
  if (stranger.owner === undefined)
    throw new UserError(
      `${stranger.path}: can be written by other users, and native code is loaded from it; run chmod -R go-w ${cacheDirectory()}, or set EXP_CACHE_DIR to a folder of your own`,
      exitCodes.resource,
    );
  const folder = dirname(library);
  for (const name of (await readdir(folder)).filter((name) => name.startsWith("libtensorflow_")))
    if ((await sha256OfFile(join(folder, name))) !== pinnedLibraries[basename(name)])
      throw new UserError(
        `${join(folder, name)}: belongs to another user (uid ${stranger.owner}), and is not the library of the pinned wheel; set EXP_CACHE_DIR to a folder of your own`,
        exitCodes.resource,
      );
}
