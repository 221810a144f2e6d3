import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { readBounded } from "../../../files/bounded.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { download } from "../../../files/download.ts";
import { writeFileDurably } from "../../../files/durable.ts";
import { bytesLimit, fileName, url, verify } from "./weights.ts";

/** Where the user has the file of weights, or lets it be downloaded from. */
export interface Place {
  readonly weights?: string | undefined;
  readonly url?: string | undefined;
}

export interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * The user's file, or else the one in the cache, which is downloaded only if a URL is given.
 *
 * @throws UserError if there is none, or another file
 */
export async function findWeights(
  place: Place,
  notify: (line: string) => void,
  verified: Verify = verify,
): Promise<FoundFile> {
  if (place.weights !== undefined) return readVerified(place.weights, verified);
  const directory = join(cacheDirectory(), "extractors");
  const cached = join(directory, fileName);
  if (!existsSync(cached)) {
    if (place.url === undefined) throw notFound(cached);
    notify(`inception: downloading ${place.url} (91 MB)`);
    const bytes = await download(place.url, bytesLimit);
    verified(bytes, place.url);
    await mkdir(directory, { recursive: true });
    await writeFileDurably(cached, bytes);
  }
  return readVerified(cached, verified);
}

/** Returns the sha256 of the right bytes. @throws UserError, which names the place, about others */
type Verify = (bytes: Uint8Array, place: string) => string;

async function readVerified(path: string, verified: Verify): Promise<FoundFile> {
  const bytes = await readBounded(path, bytesLimit);
  return { path, bytes, sha256: verified(bytes, path) };
}

const notFound = (cached: string) =>
  new UserError(
    `inception: no weights in ${cached}; download ${url} and set the extractor's parameter weights to the file, or url to that address`,
    exitCodes.data,
  );
