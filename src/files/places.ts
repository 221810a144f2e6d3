import { lstat, mkdir, open, readlink, realpath, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { exitCodes, UserError } from "../errors.ts";
import { syncDirectory, temporaryPath } from "./durable.ts";
import { codeOf, writeFailure } from "./failure.ts";

const unusable = (path: string, reason: string) => new UserError(`${path}: ${reason}`, exitCodes.resource);

/**
 * Makes a directory and the missing ones above it; each survives a power loss. One directory at a time, because Node's
 * recursive mkdir never returns on a file system such as /proc.
 *
 * @throws UserError (exit 5) in one line if the path is a file or a link to nothing, or no directory can be made there.
 */
export async function makeDirectory(path: string): Promise<void> {
  for (const directory of await missingFrom(path)) {
    try {
      await mkdir(directory);
      await syncDirectory(dirname(directory));
    } catch (error) {
      // Another process may be faster.
      if (codeOf(error) === "EEXIST") continue;
      if (codeOf(error) === "ENOENT") throw unusable(path, `${dirname(directory)} takes no directories`);
      throw await writeFailure(directory, error);
    }
  }
}

/** The directories that have to be made for `path`, the outermost first. */
async function missingFrom(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let each = resolve(path); ; each = dirname(each)) {
    const found = await statsOf(each);
    if (found?.isDirectory()) return missing;
    if (found !== undefined)
      throw unusable(path, `${each === resolve(path) ? "" : `${each} is `}not a directory`);
    missing.unshift(each);
  }
}

/** What is at the path, links followed; undefined if nothing is. @throws UserError if it is a link to nothing. */
async function statsOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return undefined;
    if (codeOf(error) !== "ENOENT") throw await writeFailure(path, error);
  }
  if (!(await lstat(path).catch(() => undefined))?.isSymbolicLink()) return undefined;
  throw unusable(path, `a link to ${await readlink(path)}, which is not there`);
}

/**
 * Makes sure, before any work is done for it, that a file can be written; makes the directories it needs.
 *
 * @returns the absolute path to write to: if it is a link, what it leads to
 * @throws UserError (exit 5) if the path is a directory, a device or a link to nothing, or the place is not writable.
 */
export async function readyFile(path: string): Promise<string> {
  if (path === "") throw unusable('""', "not a path");
  const file = resolve(path);
  await readyDirectory(dirname(file));
  const found = await statsOf(file);
  if (found === undefined) return file;
  if (found.isDirectory()) throw unusable(path, "a directory; a file is needed");
  if (!found.isFile()) throw unusable(path, "not a regular file");
  return realpath(file);
}

/** The path, if it ends as files of its format do. @throws UserError that names the endings */
export function withEnding(path: string, format: string, endings: readonly string[]): string {
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return path;
  throw new UserError(`${path}: is written as ${format}; its name must end with ${endings.join(" or ")}`);
}

/** Makes a directory unless it is there, and makes sure that files can be written into it. */
export async function readyDirectory(path: string): Promise<void> {
  await makeDirectory(path);
  const probe = temporaryPath(path, "probe");
  try {
    await (await open(probe, "wx")).close();
    await rm(probe);
  } catch (error) {
    // The directory is there, but its file system, such as /proc, makes no files.
    throw codeOf(error) === "ENOENT" ? unusable(path, "takes no files") : await writeFailure(path, error);
  }
}
