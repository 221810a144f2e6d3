import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { type IdxImages, readImages, readLabels } from "../../../formats/idx.ts";
import { describeSource, fetchFiles } from "./download.ts";
import { keep, type Originals, readOriginals } from "./originals.ts";
import {
  type DatasetName,
  type Directory,
  type Download,
  type FileName,
  fileNames,
  type Publication,
  publications,
} from "./publications.ts";

export interface FetchOptions extends SearchOptions {
  /** The user's directory of the four files; if given, no other place is tried. */
  readonly directory?: string | undefined;
}

/** Images and, at the same index, their labels. */
interface Split {
  readonly images: IdxImages;
  readonly labels: Uint8Array;
}

export interface FetchedDataset {
  readonly train: Split;
  readonly test: Split;
  /** sha256 of each uncompressed file, by its name. */
  readonly digests: Readonly<Record<FileName, string>>;
  /** Where the data came from, in words. */
  readonly source: string;
}

/**
 * A dataset, found on this machine or downloaded into the cache, and verified by its published checksums.
 * @throws UserError with the reason for each place that failed.
 */
export function fetchDataset(name: DatasetName, options: FetchOptions): Promise<FetchedDataset> {
  return fetchPublication(publications[name], options);
}

/** `fetchDataset` for any publication of four IDX files. */
export async function fetchPublication(
  publication: Publication,
  options: FetchOptions,
): Promise<FetchedDataset> {
  const { originals, source } = await locate(publication, options);
  const digests = fileNames.map((name) => [name, publication.files[name].sha256]);
  return {
    train: readSplit(originals, "train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    test: readSplit(originals, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
    digests: Object.fromEntries(digests) as Record<FileName, string>,
    source,
  };
}

async function locate(publication: Publication, options: FetchOptions): Promise<Found> {
  const { directory } = options;
  if (directory === undefined) return search(publication, options);
  return { originals: await readOriginals(directory, publication.files), source: directory };
}

function readSplit(originals: Originals, imageFile: FileName, labelFile: FileName): Split {
  const images = readImages(originals[imageFile], imageFile);
  const labels = readLabels(originals[labelFile], labelFile);
  if (images.count === labels.length) return { images, labels };
  throw new UserError(
    `${labelFile}: ${labels.length} labels, but ${imageFile} has ${images.count} images`,
    exitCodes.data,
  );
}

interface SearchOptions {
  /** Receives lines of progress and warnings for the user. */
  readonly notify: (line: string) => void;
  /** Skip downloads. */
  readonly offline?: boolean;
}

interface Found {
  readonly originals: Originals;
  readonly source: string;
}

/**
 * The files from the cache, or else from the first source that has them complete and unchanged, which then fills
 * the cache. @throws UserError with the reason for each source if none has.
 */
async function search(publication: Publication, options: SearchOptions): Promise<Found> {
  const cache = join(cacheDirectory(), "datasets", publication.name);
  const cached = await attempt({ from: "directory", path: cache }, publication, options);
  if ("originals" in cached) return cached;
  const reasons = [cached.reason];
  for (const source of publication.sources) {
    const result = await attempt(source, publication, options);
    if ("originals" in result) {
      await fill(cache, result.originals, options.notify);
      return result;
    }
    reasons.push(result.reason);
  }
  throw new UserError(allFailed(publication.name, reasons), exitCodes.data);
}

async function attempt(
  source: Directory | Download,
  { name, files }: Publication,
  { notify, offline = false }: SearchOptions,
): Promise<Found | { readonly reason: string }> {
  const label = describeSource(source);
  const local = source.from === "directory";
  if (local && !existsSync(source.path)) return { reason: `${label}: does not exist` };
  if (!local && offline) return { reason: `${label}: not tried (offline)` };
  if (!local) notify(`${name}: fetching from ${label}`);
  try {
    const originals = await (local ? readOriginals(source.path, files) : fetchOriginals(source, files));
    return { originals, source: label };
  } catch (error) {
    const reason = explain(error, label);
    notify(`${name}: ${reason}`);
    return { reason };
  }
}

async function fetchOriginals(source: Download, files: Publication["files"]): Promise<Originals> {
  const scratch = await mkdtemp(join(tmpdir(), "exp-data-"));
  try {
    return await readOriginals(await fetchFiles(source, files, scratch), files);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Fills the cache. If that fails, the run goes on with the data in memory, and the next run downloads again. */
async function fill(cache: string, originals: Originals, notify: (line: string) => void): Promise<void> {
  try {
    await keep(originals, cache);
  } catch (error) {
    notify(`cannot cache the data: ${explain(error, cache)}`);
  }
}

/** A user or system error in one line; any other error is a bug and is rethrown. */
function explain(error: unknown, label: string): string {
  const refused = error instanceof UserError || (error instanceof Error && "syscall" in error);
  if (!refused) throw error;
  return error.message.startsWith(label) ? error.message : `${label}: ${error.message}`;
}

function allFailed(name: string, reasons: readonly string[]): string {
  const lines = reasons.map((reason) => `  ${reason}`).join("\n");
  return (
    `${name}: not found; tried\n${lines}\n` +
    `Put ${fileNames.join(", ")} (plain or .gz) into a directory and set the dataset's parameter "directory" to it.`
  );
}
