import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { gunzip, gzipBound } from "../../../formats/gunzip.ts";
import { elsewhere, otherData } from "./otherData.ts";
import { type FileName, fileNames, type Original, type Publication } from "./publications.ts";

/** The uncompressed bytes of the four files, each verified by its published checksum. */
export type Originals = Readonly<Record<FileName, Uint8Array>>;

/** Reads and verifies the four files in `directory`. @throws UserError if one is missing, damaged or different. */
export async function readOriginals(directory: string, files: Publication["files"]): Promise<Originals> {
  const found: [FileName, Uint8Array][] = [];
  // One after the other, so that the first file that is missing is the one that the error names.
  for (const name of fileNames) found.push([name, await readOriginal(directory, name, files[name])]);
  return Object.fromEntries(found) as Record<FileName, Uint8Array>;
}

async function readOriginal(directory: string, name: FileName, original: Original): Promise<Uint8Array> {
  const path = await locate(directory, name, original);
  const bytes = gunzip(await readFile(path).catch(unreadable), path, original.bytes);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === original.sha256) return bytes;
  const difference = `sha256 is ${found}, not ${original.sha256}`;
  const reason =
    bytes.length === original.bytes
      ? `${difference}; ${elsewhere}`
      : (otherData(bytes) ?? `${difference} (${bytes.length} bytes, not ${original.bytes})`);
  throw new UserError(`${path}: ${reason}`, exitCodes.data);
}

/** Path of the plain or else of the gzipped file; its size is checked first, as it will be read whole. */
async function locate(directory: string, name: FileName, original: Original): Promise<string> {
  for (const path of placesOf(directory, name)) {
    const found = await stat(path).catch(absent);
    // Some archives hold each file in a directory of the same name.
    if (found === undefined || found.isDirectory()) continue;
    if (!found.isFile()) throw new UserError(`${path}: not a file`, exitCodes.data);
    if (found.size <= gzipBound(original.bytes)) return path;
    throw new UserError(
      `${path}: has ${found.size} bytes, but the original has ${original.bytes}; ${elsewhere}`,
      exitCodes.data,
    );
  }
  throw new UserError(`${directory}: has no ${name}, plain or .gz`, exitCodes.data);
}

/** Where torchvision, and the archives on Kaggle, put a file. */
function placesOf(directory: string, name: FileName): readonly string[] {
  const dotted = name.replace("-idx", ".idx");
  const folders = ["", "raw", join("MNIST", "raw"), join("FashionMNIST", "raw"), name, dotted];
  return folders.flatMap((folder) =>
    [name, `${name}.gz`, dotted, `${dotted}.gz`].map((file) => join(directory, folder, file)),
  );
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  return unreadable(error);
}

function unreadable(error: Error): never {
  throw new UserError(error.message, exitCodes.data);
}

/**
 * Writes the files into the cache. Each is written under a unique name and then renamed, so that it appears
 * complete or not at all, and concurrent processes only replace equal files.
 */
export async function keep(originals: Originals, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of Object.entries(originals)) {
    const unfinished = join(directory, `.tmp-${name}-${process.pid}-${randomUUID()}`);
    try {
      await writeFile(unfinished, bytes);
      await rename(unfinished, join(directory, name));
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}
