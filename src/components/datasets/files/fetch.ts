import { exitCodes, UserError } from "../../../errors.ts";
import { type IdxImages, readImages, readLabels } from "./idx.ts";
import { type Originals, readOriginals } from "./originals.ts";
import {
  type DatasetName,
  type FileName,
  fileNames,
  type Publication,
  publications,
} from "./publications.ts";
import { type Found, type SearchOptions, search } from "./search.ts";

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
