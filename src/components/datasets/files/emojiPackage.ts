import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { writeFailure } from "../../../files/failure.ts";
import { makeDirectory } from "../../../files/places.ts";
import { digestOfFile, sha256 } from "../../../files/sha256.ts";
import type { Notify } from "../contract.ts";
import { packNpmPackage, untar } from "./packages.ts";

/** The npm package with Google's emoji, and sha512 of its archive as the registry states it. */
const emojiPackage = {
  name: "emoji-datasource-google",
  version: "16.0.0",
  sha512: "ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A==",
} as const;

const list = "emoji.json";
const pictures = join("img", "google", "64");

/** The pictures of 64 x 64 pixels and the list of what they show. */
export interface EmojiFiles {
  readonly list: unknown;
  readonly pictures: string;
}

/**
 * The files of the package: from `path`, its archive (.tgz) or its directory, or else from the cache, which is filled by
 * npm the first time.
 *
 * @throws UserError (exit 3) if they are missing or other than the published ones.
 */
export async function emojiFiles(path: string | undefined, notify: Notify): Promise<EmojiFiles> {
  if (path !== undefined && (await isDirectory(path))) return opened(await verified(path));
  const cached = join(cacheDirectory(), "datasets", `${emojiPackage.name}-${emojiPackage.version}`);
  if (!existsSync(join(cached, list))) await fill(cached, path, notify);
  return opened(cached);
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: Error) => {
    throw new UserError(`${path}: cannot read: ${error.message}`, exitCodes.data);
  });
  return found.isDirectory();
}

async function opened(directory: string): Promise<EmojiFiles> {
  return {
    list: JSON.parse(await readFile(join(directory, list), "utf8")),
    pictures: join(directory, pictures),
  };
}

/** Unpacks the archive into the cache; the directory appears complete or not at all. */
async function fill(cached: string, archive: string | undefined, notify: Notify): Promise<void> {
  const parent = join(cached, "..");
  await makeDirectory(parent);
  const scratch = await mkdtemp(join(parent, ".tmp-emoji-"));
  try {
    const packed = archive ?? (await downloaded(scratch, notify));
    await checkArchive(packed);
    await untar(packed, [`package/${list}`, "package/LICENSE", "package/img/google/64"], scratch);
    await rename(join(scratch, "package"), cached).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw await writeFailure(cached, error);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function downloaded(scratch: string, notify: Notify): Promise<string> {
  const { name, version } = emojiPackage;
  notify(`emoji: fetching 74 MB from npm package ${name}@${version}`);
  return packNpmPackage(name, version, scratch).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const advice = `without a network, set path to the archive that \`npm pack ${name}@${version}\` makes elsewhere`;
    throw new UserError(`emoji: ${error.message}; ${advice}`, exitCodes.data);
  });
}

async function checkArchive(archive: string): Promise<void> {
  if ((await digestOfFile(archive, "sha512")).toString("base64") === emojiPackage.sha512) return;
  const { name, version } = emojiPackage;
  throw new UserError(`${archive}: not the archive of ${name}@${version}, or damaged`, exitCodes.data);
}

/** sha256 of a line for each picture, in the order of their names: sha256, two spaces and the name, as sha256sum prints. */
const picturesSha256 = "209787cb69ba6364f5d794341b516d8302929497cdcf1e01ad4b65005d6b4de1";
const listSha256 = "1d602e65be88772bf8cc368ce16b855d719eeddbafe128d471b80203f494d29f";

/** Checks a directory of the user's. */
async function verified(path: string): Promise<string> {
  const directory = existsSync(join(path, list)) ? path : join(path, "package");
  const refuse = (what: string): never => {
    const { name, version } = emojiPackage;
    throw new UserError(`${path}: not the files of ${name}@${version}: ${what}`, exitCodes.data);
  };
  const bytes = await readFile(join(directory, list)).catch(() => refuse(`has no ${list}`));
  if (sha256(bytes) !== listSha256) refuse(`${list} differs`);
  const names = await readdir(join(directory, pictures)).catch(() => refuse(`has no ${pictures}`));
  const lines: string[] = [];
  for (const name of names.filter((one) => one.endsWith(".png")).sort())
    lines.push(`${sha256(await readFile(join(directory, pictures, name)))}  ${name}\n`);
  if (sha256(lines.join("")) !== picturesSha256) refuse(`pictures in ${pictures} are missing or differ`);
  return directory;
}
