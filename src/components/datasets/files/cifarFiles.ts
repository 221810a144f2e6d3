import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { download } from "../../../files/download.ts";
import { writeFailure } from "../../../files/failure.ts";
import { makeDirectory } from "../../../files/places.ts";
import { sha256OfFile } from "../../../files/sha256.ts";
import type { Notify } from "../contract.ts";
import type { Version } from "./cifarVersions.ts";
import { untar } from "./packages.ts";

/**
 * The directory of the files: `path` itself or its usual subdirectory; the cache, which is filled from the archive at
 * `path`; or the cache, filled from the authors' server the first time.
 *
 * @throws UserError (exit 3) if the files are not there, or the archive is not the authors'.
 */
export async function cifarDirectory(
  version: Version,
  path: string | undefined,
  notify: Notify,
): Promise<string> {
  if (path !== undefined && (await isDirectory(path))) return below(path, version);
  const cached = join(cacheDirectory(), "datasets", version.folder);
  if (!existsSync(cached)) await fill(cached, version, path, notify);
  return cached;
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: Error) => {
    throw new UserError(`${path}: cannot read: ${error.message}`, exitCodes.data);
  });
  return found.isDirectory();
}

function below(path: string, { name, folder, train }: Version): string {
  const places = [path, join(path, folder)];
  const found = places.find((directory) => existsSync(join(directory, train[0]!)));
  if (found !== undefined) return found;
  // Of the Python version, whose files are pickles.
  const pickles = ["data_batch_1", "train", "cifar-10-batches-py", "cifar-100-python"];
  const python = pickles.some((file) => existsSync(join(path, file)));
  throw new UserError(
    `${path}: has no ${train[0]} of ${name}'s binary version${python ? ", only the Python version, which is not read" : ""}`,
    exitCodes.data,
  );
}

/** Unpacks the archive into the cache; the directory appears complete or not at all. */
async function fill(
  cached: string,
  version: Version,
  archive: string | undefined,
  notify: Notify,
): Promise<void> {
  const parent = join(cached, "..");
  await makeDirectory(parent);
  const scratch = await mkdtemp(join(parent, ".tmp-cifar-"));
  try {
    const packed = archive ?? (await downloaded(scratch, version, notify));
    await checkArchive(packed, version);
    const files = [...version.train, ...version.test].map((file) => `${version.folder}/${file}`);
    await untar(packed, files, scratch);
    await rename(join(scratch, version.folder), cached).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw await writeFailure(cached, error);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function downloaded(scratch: string, version: Version, notify: Notify): Promise<string> {
  const { name, archive } = version;
  notify(`${name}: downloading ${Math.round(archive.bytes / 1e6)} MB from ${archive.url}`);
  const file = join(scratch, "archive.tar.gz");
  const bytes = await download(archive.url, archive.bytes).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const advice = "without a network, set path to the archive or to the directory of its files";
    throw new UserError(`${name}: ${error.message}; ${advice}`, exitCodes.data);
  });
  await writeFile(file, bytes);
  return file;
}

async function checkArchive(file: string, { name, archive }: Version): Promise<void> {
  const found = await sha256OfFile(file);
  if (found !== archive.sha256)
    throw new UserError(
      `${file}: not the authors' archive of ${name}'s binary version, or damaged: sha256 is ${found}, not ${archive.sha256}`,
      exitCodes.data,
    );
}
