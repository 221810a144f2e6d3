import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCodes, UserError } from "../errors.ts";

const shortages: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would exceed the size limit",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EIO: "the disk reports an input/output error",
};

/** Names the file in an error of the system that the user can mend; any other error comes back as it is. */
export function writeFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const shortage = shortages[code];
  return shortage ? new UserError(`${path}: cannot write: ${shortage}`, exitCodes.resource) : error;
}

/**
 * Writes every byte at the handle's position. One `FileHandle.write` may write fewer bytes than asked, without an
 * error, when the disk fills up; the next one then throws.
 */
export async function writeAll(handle: Pick<FileHandle, "write">, data: ArrayBufferView): Promise<void> {
  let rest = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  while (rest.length > 0) {
    const { bytesWritten } = await handle.write(rest);
    if (bytesWritten === 0) throw new Error("the system wrote none of the bytes and gave no reason");
    rest = rest.subarray(bytesWritten);
  }
}

/** Makes the directory's entries (files made, renamed or removed in it) survive a power loss. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file and waits for the disk; for files in a directory that will be renamed as a whole. */
export async function writeAndSync(path: string, data: ArrayBufferView): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await writeAll(handle, data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces the file at once: a reader, also one after a power loss, finds the old content or all of the new, never a
 * part. Throws a `UserError` where disk or permissions do not allow it; the old file is then untouched.
 */
export async function writeFileDurably(path: string, data: ArrayBufferView): Promise<void> {
  const temporary = join(dirname(path), `.tmp-${basename(path)}-${process.pid}-${randomUUID()}`);
  try {
    await writeAndSync(temporary, data);
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw writeFailure(path, error);
  }
}
