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
export async function findWeights(place: Place, notify: (line: string) => void): Promise<FoundFile> {
  if (place.weights !== undefined) return readVerified(place.weights);
  const directory = join(cacheDirectory(), "extractors");
  const cached = join(directory, fileName);
  if (!existsSync(cached)) {
    if (place.url === undefined) throw notFound(cached);
    await mkdir(directory, { recursive: true });
    await fill(cached, place.url, notify);
  }
  return readVerified(cached);
}

async function readVerified(path: string): Promise<FoundFile> {
  const bytes = await readBounded(path, bytesLimit);
  return { path, bytes, sha256: verify(bytes, path) };
}

async function fill(path: string, from: string, notify: (line: string) => void): Promise<void> {
  notify(`inception: downloading ${from} (91 MB)`);
  const bytes = await download(from, bytesLimit);
  verify(bytes, from);
  await writeFileDurably(path, bytes);
}

const notFound = (cached: string) =>
  new UserError(
    `inception: no weights in ${cached}; download ${url} and set the extractor's parameter weights to the file, or url to that address`,
    exitCodes.data,
  );
