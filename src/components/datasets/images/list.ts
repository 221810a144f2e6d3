import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { extname, join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";

/** The images of a folder. */
export interface Listing {
  /** Paths relative to the folder, with `/`, in code-point order, so that they have the same order on every machine. */
  readonly images: readonly string[];
  /** What else is there, a phrase for each kind: `12 .txt files (notes.txt, …)`. */
  readonly ignored: readonly string[];
}

const extensions = new Set([".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".tif", ".tiff"]);

/** Files and folders that programs leave behind. */
const litter = new Set(["Thumbs.db", "desktop.ini", "__MACOSX"]);

/**
 * Lists the PNG, JPEG, WebP, GIF and TIFF files in a folder and its subfolders, by their extensions, and says what else
 * is there. Links are followed; a folder that several paths lead to is read once.
 *
 * @throws UserError (exit 3) if the folder or a subfolder is missing or cannot be read.
 */
export function listImages(folder: string): Listing {
  const found: Found = { images: [], ignored: new Map(), links: [], visited: new Set() };
  walk(folder, "", found);
  // Links come last, so that a folder's own place wins over those that link to it.
  for (const link of found.links) follow(folder, link, found);
  return { images: inCodePointOrder(found.images), ignored: phrases(found.ignored) };
}

interface Found {
  readonly images: string[];
  /** By kind. */
  readonly ignored: Map<string, { readonly count: number; readonly first: string }>;
  /** Links seen and not yet followed. */
  readonly links: string[];
  /** Device and inode of each folder read. */
  readonly visited: Set<string>;
}

/** Lists the folder at `path`, relative to the root, and all folders in it. */
function walk(root: string, path: string, found: Found): void {
  const { dev, ino } = must(join(root, path), () => statSync(join(root, path)));
  const identity = `${dev}:${ino}`;
  if (found.visited.has(identity)) return;
  found.visited.add(identity);
  const entries = must(join(root, path), () => readdirSync(join(root, path), { withFileTypes: true }));
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    if (isLitter(name)) note(found, "hidden folder", `${path}${name}/`);
    else walk(root, `${path}${name}/`, found);
  }
  for (const entry of entries) if (!entry.isDirectory()) sort(entry, `${path}${entry.name}`, found);
}

function sort(entry: Dirent, path: string, found: Found): void {
  if (isLitter(entry.name)) note(found, "hidden file", path);
  else if (entry.isSymbolicLink()) found.links.push(path);
  else sortFile(entry, path, found);
}

function sortFile(entry: Pick<Stats, "isFile">, path: string, found: Found): void {
  const extension = extname(path).toLowerCase();
  if (!entry.isFile()) note(found, "special file", path);
  else if (extensions.has(extension)) found.images.push(path);
  else note(found, extension === "" ? "file without extension" : `${extension} file`, path);
}

function follow(root: string, path: string, found: Found): void {
  const target = targetOf(join(root, path));
  if (target === undefined) note(found, "link that leads nowhere", path);
  else if (target.isDirectory()) walk(root, `${path}/`, found);
  else sortFile(target, path, found);
}

/** What a link leads to; undefined if nothing, or itself. */
function targetOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

const isLitter = (name: string): boolean => name.startsWith(".") || litter.has(name);

function note({ ignored }: Found, kind: string, path: string): void {
  const { count = 0, first = path } = ignored.get(kind) ?? {};
  ignored.set(kind, { count: count + 1, first });
}

function phrases(ignored: Found["ignored"]): readonly string[] {
  return [...ignored].map(([kind, { count, first }]) =>
    count === 1 ? `1 ${kind} (${first})` : `${count.toLocaleString("en")} ${plural(kind)} (${first}, …)`,
  );
}

const plural = (kind: string): string => kind.replace(/^(?:link|file)|(?:file|folder)$/, "$&s");

/** JavaScript compares UTF-16 units, which order characters beyond U+FFFF differently; UTF-8 bytes order as code points. */
export function inCodePointOrder(names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, bytes: Buffer.from(name) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ name }) => name);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such folder",
  ENOTDIR: "not a folder",
  EACCES: "permission denied",
  ELOOP: "a circle of symbolic links",
  ENAMETOOLONG: "the path is too long",
  EIO: "the disk reports an input/output error",
};

/** Calls the file system. @throws UserError (exit 3) that names the folder. */
function must<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (reasons[code] === undefined) throw error;
    throw new UserError(`${path}: cannot read: ${reasons[code]}`, exitCodes.data);
  }
}
