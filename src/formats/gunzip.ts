import { constants, gunzipSync } from "node:zlib";
import { exitCodes, UserError } from "../errors.ts";

/** Upper bound of the size of a gzip file of `bytes` bytes: deflate stores incompressible data, with a header per block. */
export function gzipBound(bytes: number): number {
  return bytes + Math.ceil(bytes / 1000) + 1024;
}

/**
 * Decompresses gzipped bytes; returns other bytes unchanged.
 * @throws UserError if the data is damaged, or larger than `limit` bytes, so that a small file cannot fill the memory.
 */
export function gunzip(bytes: Uint8Array, file: string, limit: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    throw new UserError(`${file}: ${damage(error, limit)}`, exitCodes.data);
  }
}

/** What the first bytes of a gzip file inflate to; other bytes unchanged. @throws UserError if they are damaged. */
export function gunzipStart(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new UserError(`${file}: damaged gzip data (${(error as Error).message})`, exitCodes.data);
  }
}

function damage(error: unknown, limit: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ERR_BUFFER_TOO_LARGE") return `inflates to more than the ${limit} bytes allowed`;
  return `damaged gzip data (${message})`;
}
