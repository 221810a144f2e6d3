import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** sha256 of bytes or of a string in UTF-8, in hexadecimal digits. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** sha256 of a file in hexadecimal digits, read piece by piece. */
export const sha256OfFile = async (path: string): Promise<string> =>
  (await digestOfFile(path, "sha256")).toString("hex");

/** A digest of a file, read piece by piece. */
export async function digestOfFile(path: string, algorithm: "sha256" | "sha512"): Promise<Buffer> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest();
}
