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
  /** Where the user says the four files are. Only this place is then looked at. */
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
  /** sha256 of each file without compression, by the file's name. */
  readonly digests: Readonly<Record<FileName, string>>;
  /** Where the data came from, for people. */
  readonly source: string;
}

/**
 * The original data set of that name, found on this machine or fetched and kept in the cache, and verified by
 * its published sums either way. A UserError says why where that cannot be had.
 */
export function fetchDataset(name: DatasetName, options: FetchOptions): Promise<FetchedDataset> {
  return fetchPublication(publications[name], options);
}

/** `fetchDataset` for any published set of four IDX files. */
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
    `${labelFile}: ${labels.length} labels for the ${images.count} images of ${imageFile}`,
    exitCodes.data,
  );
}

interface SearchOptions {
  /** Tells the user what takes time or went wrong on the way, one line at a time. */
  readonly notify: (line: string) => void;
  /** Look only on this machine. */
  readonly offline?: boolean;
}

interface Found {
  readonly originals: Originals;
  readonly source: string;
}

/**
 * The files from the cache or else the first source that has them whole and unchanged, which then fills the
 * cache. Where none has, a UserError lists each with its reason.
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
  if (local && !existsSync(source.path)) return { reason: `${label}: not there` };
  if (!local && offline) return { reason: `${label}: not tried, being offline` };
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

/** A cache that cannot be written costs the next run a download, not this run its data. */
async function fill(cache: string, originals: Originals, notify: (line: string) => void): Promise<void> {
  try {
    await keep(originals, cache);
  } catch (error) {
    notify(`could not keep the data for the next run: ${explain(error, cache)}`);
  }
}

/** What the user or their machine refused, in a line; anything else is a bug and goes on its way. */
function explain(error: unknown, label: string): string {
  const refused = error instanceof UserError || (error instanceof Error && "syscall" in error);
  if (!refused) throw error;
  return error.message.startsWith(label) ? error.message : `${label}: ${error.message}`;
}

function allFailed(name: string, reasons: readonly string[]): string {
  const lines = reasons.map((reason) => `  ${reason}`).join("\n");
  return (
    `${name}: found nowhere; tried\n${lines}\n` +
    `Put ${fileNames.join(", ")} (plain or .gz) into a directory and name it in the dataset's parameter "directory".`
  );
}
