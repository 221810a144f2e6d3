import { lstatSync } from "node:fs";
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
 * Reads a regular file of at most `limit` bytes; the size is checked before memory is allocated.
 *
 * @throws UserError (exit 4) if it is missing, unreadable, longer, or a pipe or device.
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

/** Receives what is wrong with a file, so that reading goes on without the faulty part. */
export type OnFault = (fault: UserError) => void;

const raise: OnFault = (fault) => {
  throw fault;
};

/**
 * Reads and parses the lines of a file; none if there is no file. A last line without a newline is skipped: a crash, or a
 * run in progress, has left it incomplete.
 *
 * @param limit the most bytes that the file may have
 * @param parse receives a line and its place, `path:7`; throws a UserError if the line is invalid
 * @param onFault receives that error, or why the file cannot be read; by default it is thrown
 */
export async function readLines<T>(
  path: string,
  limit: number,
  parse: (line: string, place: string) => T,
  onFault = raise,
): Promise<readonly T[]> {
  if (!isThere(path)) return [];
  const sound = <R>(fault: unknown, rest: R): R => {
    if (!(fault instanceof UserError)) throw fault;
    onFault(fault);
    return rest;
  };
  const bytes = await readBounded(path, limit).catch((fault) => sound(fault, new Uint8Array()));
  const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  return lines.flatMap((line, index) => {
    try {
      return [parse(line, `${path}:${index + 1}`)];
    } catch (fault) {
      return sound(fault, []);
    }
  });
}

/** True if anything has this name, a link to nothing included. */
export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
