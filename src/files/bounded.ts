import { existsSync } from "node:fs";
import { constants, open } from "node:fs/promises";
import { exitCodes, UserError } from "../errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "a part of the path is not a directory",
  ELOOP: "a circle of symbolic links",
  EISDIR: "a directory",
  ENXIO: "not a regular file",
  EACCES: "permission denied",
  EIO: "the disk reports an input/output error",
};

const unreadable = (path: string, reason: string) =>
  new UserError(`${path}: cannot read: ${reason}`, exitCodes.checkpoint);

/**
 * The whole of a regular file of at most `limit` bytes; the size is checked before memory is taken for it.
 *
 * @throws UserError (exit 4) when it is missing, unreadable, longer, or a pipe or device.
 */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  try {
    // Opening a pipe without O_NONBLOCK would wait for a writer.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw unreadable(path, "not a regular file");
      if (stats.size > limit) throw unreadable(path, `${stats.size} bytes; at most ${limit}`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw reasons[code] ? unreadable(path, reasons[code]) : error;
  }
}

/**
 * What `parse` makes of each line of a file, in their order; nothing where there is no file. A last line without its
 * newline is left out, as a crash or a run in progress leaves it.
 *
 * @param limit of the file's bytes
 * @param parse given the line and its place, `path:7`; throws on a line that is none of its own
 */
export async function readLines<T>(
  path: string,
  limit: number,
  parse: (line: string, place: string) => T,
): Promise<readonly T[]> {
  if (!existsSync(path)) return [];
  const lines = new TextDecoder()
    .decode(await readBounded(path, limit))
    .split("\n")
    .slice(0, -1);
  return lines.map((line, index) => parse(line, `${path}:${index + 1}`));
}
