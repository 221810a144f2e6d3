import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { withLock } from "../../../files/lock.ts";
import { makeDirectory } from "../../../files/places.ts";
import { sha256 } from "../../../files/sha256.ts";
import { packFormat } from "../../../formats/packed.ts";
import type { Notify } from "../contract.ts";
import { decodePicture, decoderVersions, type Picture, type PictureSettings } from "./decode.ts";
import { readDigests } from "./digests.ts";
import { inOrder } from "./inOrder.ts";
import { progress } from "./progress.ts";
import { openPack, type PackFile } from "./readPack.ts";
import { atOnce, contentOf, digestAll, type ImageFile, keepDigests, type Sighted, sight } from "./sighted.ts";
import { type PackRecord, writePack } from "./writePack.ts";

/**
 * Any dataset of picture files is made of these: list the files (`listImages` for a folder), let `packImages` turn them
 * into one packed file in the cache, and `splitImages` (heldOut.ts) make the training and the test set of it:
 *
 *   const packed = await packImages(files, settings, "emoji", notify);
 *   const { train, test, digests } = splitImages(packed, testShare);
 *
 * `loadImages` (load.ts) does both, reports, and is all that a dataset needs. To read pictures without parting them, use
 * `packed.pack.read` with the `record` of each of `packed.images`.
 *
 * The packed file is found again by the digests of the files, which are kept by path, size and times, so that the second
 * start reads none of them.
 */

/** The pictures that could be read, in the order of the files, and why the others could not. */
export interface PackedImages {
  readonly pack: PackFile;
  readonly images: readonly PackedImage[];
  readonly refused: readonly Refused[];
}

export interface PackedImage extends ImageFile {
  readonly sha256: string;
  /** Its place in the packed file; copies share one. */
  readonly record: number;
}

export interface Refused {
  readonly name: string;
  readonly reason: string;
}

/**
 * The packed file of these pictures, from the cache or else made now, on all cores. Of two processes that need the same
 * one, one waits for the other.
 *
 * @param source names the set in messages and in the cache, such as the path of a folder
 * @throws UserError (exit 5) if the cache cannot be written, (exit 3) if the packed file in it is damaged.
 */
export async function packImages(
  files: readonly ImageFile[],
  settings: PictureSettings,
  source: string,
  notify: Notify,
): Promise<PackedImages> {
  const place = await openPlace(source, settings);
  const found = await findPack(files, place, notify);
  if (found !== undefined) return found;
  const waiting = () => notify(`${source}: waiting for another process that packs it`);
  return withLock(place.lock, waiting, async () => {
    const others = await findPack(files, place, notify);
    return others ?? makePack(files, settings, source, place, notify);
  });
}

/** The files in the cache that belong to a set of pictures. */
interface Place {
  readonly directory: string;
  readonly digests: string;
  readonly lock: string;
  /** What else than the pictures decides the bytes of a packed file. */
  readonly settings: string;
}

async function openPlace(
  source: string,
  { size, fit, channels, background }: PictureSettings,
): Promise<Place> {
  const directory = join(cacheDirectory(), "images");
  await makeDirectory(directory);
  const name = sha256(source).slice(0, 16);
  return {
    directory,
    digests: join(directory, `${name}.digests.json`),
    lock: join(directory, `${name}.lock`),
    settings: JSON.stringify([packFormat, size, fit, channels, background, await decoderVersions()]),
  };
}

/** The packed file, if it is in the cache. Digests that are not known are computed, unless this set is new. */
async function findPack(
  files: readonly ImageFile[],
  place: Place,
  notify: Notify,
): Promise<PackedImages | undefined> {
  const known = await readDigests(place.digests);
  if (known === undefined) return undefined;
  const started = Date.now();
  const sighted = files.map((image) => sight(image, known));
  const unknown = sighted.filter(({ sha256: digest, refusal }) => (digest ?? refusal) === undefined).length;
  const complete = unknown === 0 ? sighted : await digestAll(sighted, notify);
  const pack = await openPack(packPath(complete, place));
  if (pack === undefined) return undefined;
  if (unknown > 0) await keepDigests(complete, place.digests, started);
  return selected(pack, complete);
}

/** Notes in a packed file. */
interface Notes {
  /** What was packed when it was made. */
  readonly source: string;
  /** Contents that gave no record, and why. */
  readonly refused: Readonly<Record<string, string>>;
}

/** The path by the content of the files, in their order, and the settings. */
function packPath(sighted: readonly Sighted[], { directory, settings }: Place): string {
  const contents = new Set(sighted.flatMap(({ sha256: digest }) => digest ?? []));
  return join(directory, `${sha256([settings, ...contents].join("\n")).slice(0, 32)}.pack`);
}

async function makePack(
  files: readonly ImageFile[],
  settings: PictureSettings,
  source: string,
  place: Place,
  notify: Notify,
): Promise<PackedImages> {
  await removeUnfinished(place.directory);
  notify(`${source}: packing ${announced(files.length, settings)} into ${place.directory}`);
  const started = Date.now();
  const sighted: Sighted[] = [];
  const refused: Record<string, string> = {};
  const seen = new Set<string>();
  const tell = progress(`${source}: packing images`, files.length, notify);
  async function* records(): AsyncGenerator<PackRecord> {
    const read = (image: ImageFile) => decodeFile(sight(image, new Map()), settings);
    for await (const { picture, reason, ...one } of inOrder(files, atOnce, read)) {
      tell(sighted.push(one));
      const { sha256: digest } = one;
      if (digest === undefined || seen.has(digest)) continue;
      seen.add(digest);
      if (picture === undefined) refused[digest] = reason!;
      else yield { pixels: picture.pixels, source: digest, facts: factsOf(picture) };
    }
  }
  const { size, channels } = settings;
  const path = await writePack(place.directory, [size, size, channels], records(), () => ({
    path: packPath(sighted, place),
    notes: { source, refused } satisfies Notes,
  }));
  await keepDigests(sighted, place.digests, started);
  return selected((await openPack(path))!, sighted);
}

function announced(count: number, { size, channels }: PictureSettings): string {
  const megabytes = Math.ceil((count * size * size * channels) / 1e6);
  return `${count.toLocaleString("en")} images (${megabytes.toLocaleString("en")} MB)`;
}

const factsOf = ({ facts: { width, height, traits } }: Picture) => [width, height, traits] as const;

interface Decoded extends Sighted {
  readonly picture?: Picture;
  /** Why its content gives no picture. */
  readonly reason?: string;
}

async function decodeFile(one: Sighted, settings: PictureSettings): Promise<Decoded> {
  const bytes = await contentOf(one);
  if (typeof bytes === "string") return { ...one, refusal: bytes };
  const decoded = { ...one, sha256: sha256(bytes) };
  try {
    return { ...decoded, picture: await decodePicture(bytes, settings) };
  } catch (error) {
    if (error instanceof UserError) return { ...decoded, reason: error.message };
    throw error;
  }
}

/** Pairs the files with their records. */
function selected(pack: PackFile, sighted: readonly Sighted[]): PackedImages {
  const { refused: reasonOf } = pack.notes as Notes;
  const records = new Map(
    Array.from({ length: pack.header.count }, (_, i) => [
      pack.sources.toString("hex", 32 * i, 32 * (i + 1)),
      i,
    ]),
  );
  const images: PackedImage[] = [];
  const refused: Refused[] = [];
  for (const { image, sha256: digest = "", refusal } of sighted) {
    const record = records.get(digest);
    if (record !== undefined) images.push({ ...image, sha256: digest, record });
    else refused.push({ name: image.name, reason: refusal ?? reasonOf[digest]! });
  }
  return { pack, images, refused };
}

/** Time after which an unfinished file that nobody writes to is a killed process's. */
const abandonedMs = 3_600_000;

/** By age, since processes of other machines and containers may share the cache, and their ids mean nothing here. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (!name.startsWith(".tmp-")) continue;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - abandonedMs) await rm(path, { force: true });
  }
}
