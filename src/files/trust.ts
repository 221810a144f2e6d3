import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A file or folder that another user may have written. */
export interface Stranger {
  readonly path: string;
  /** The other user, if it belongs to one; undefined if it is writable by a group or by everyone. */
  readonly owner: number | undefined;
}

/**
 * The first of `path` and the folders above it, up to `top`, that someone other than this user and root may have
 * written; undefined if there is none. On Windows, Node sees no owners and modes, and nothing is checked.
 */
export function strangerOn(path: string, top: string): Stranger | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const { gid, mode, ...file } = statSync(path);
  const owner = [lstatSync(path).uid, file.uid].find((uid) => uid !== user && uid !== 0);
  if (owner !== undefined) return { path, owner };
  // Many systems give each user a group of their own, and let it write.
  const sharedGroup = (mode & 0o020) !== 0 && gid !== process.getgid!();
  if (sharedGroup || (mode & 0o002) !== 0) return { path, owner: undefined };
  return path === top || path === dirname(path) ? undefined : strangerOn(dirname(path), top);
}
