import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { exitCodes, UserError } from "../errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would exceed the size limit",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EIO: "the disk reports an input/output error",
  ENOENT: "no such file or directory",
  ENOTDIR: "a part of the path is not a directory",
  EISDIR: "a directory",
  ELOOP: "a circle of symbolic links",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "this process has too many open files",
  ENFILE: "this machine has too many open files",
  ESTALE: "the network file system has lost the directory",
};

/** The system's name of an error, such as ENOENT; "" if it is another kind of error. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/**
 * Turns a system error that the user can mend into a `UserError` (exit 5) that names the file; any other error is
 * returned unchanged. On a full disk the message says what was needed and what is free.
 *
 * @param needed bytes that were to be written
 */
export async function writeFailure(path: string, error: unknown, needed?: number): Promise<unknown> {
  const code = codeOf(error);
  const reason = reasons[code];
  if (reason === undefined) return error;
  const room = code === "ENOSPC" ? await roomAt(path, needed) : "";
  return new UserError(`${path}: cannot write: ${reason}${room}`, exitCodes.resource);
}

/**
 * A fault of the machine or of its settings as a `UserError` (exit 5): a system error, or memory that is not to be had;
 * undefined for every other error, which is a bug.
 */
export function machineFault(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { path, syscall } = error as NodeJS.ErrnoException;
  const code = codeOf(error);
  if (syscall === "uv_cwd") return fault("the working directory is gone");
  if (code === "ENOMEM" || isOutOfMemory(error)) return fault(`not enough memory: ${error.message}`);
  const reason = syscall === undefined ? undefined : reasons[code];
  return reason === undefined ? undefined : fault(`${path ?? syscall}: ${reason}`);
}

const fault = (message: string) => new UserError(message, exitCodes.resource);

/** V8 throws a RangeError for an array that no memory can hold. */
const isOutOfMemory = ({ name, message }: Error): boolean =>
  name === "RangeError" && /array (buffer allocation failed|length)|allocation/i.test(message);

async function roomAt(path: string, needed: number | undefined): Promise<string> {
  const disk = await statfs(dirname(path)).catch(() => undefined);
  if (disk === undefined) return "";
  if (disk.files > 0 && disk.ffree === 0) return ": it holds as many files as it can";
  const free = `${(disk.bavail * disk.bsize).toLocaleString("en")} bytes free`;
  return needed === undefined ? `: ${free}` : `: ${needed.toLocaleString("en")} bytes needed, ${free}`;
}
