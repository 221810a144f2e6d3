import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";

/** Paths of the files of a set; only the first is always there. */
export interface IdxFiles {
  readonly images: string;
  readonly labels?: string;
  readonly testImages?: string;
  readonly testLabels?: string;
}

interface Named {
  readonly prefix: string;
  readonly role: keyof IdxFiles;
  readonly path: string;
}

/**
 * Finds the files of an IDX set in a directory, or up to two below, by the names that are usual: those of MNIST, with
 * dots for dashes (Kaggle), with a prefix (EMNIST, QMNIST), or without "train" if there is no test set.
 *
 * @throws UserError (exit 3) if there is none, or several and no prefix says which.
 */
export function findIdx(directory: string, prefix: string | undefined): IdxFiles {
  const named = filesBelow(directory, 2).flatMap(roleOf);
  const prefixes = [
    ...new Set(named.filter(({ role }) => role === "images").map((file) => file.prefix)),
  ].sort();
  const chosen = prefix ?? prefixes[0];
  if (chosen === undefined || !prefixes.includes(chosen)) return none(directory, prefix, prefixes);
  if (prefix === undefined && prefixes.length > 1)
    throw new UserError(
      `${directory}: has several sets; set prefix to one of ${prefixes.map((one) => JSON.stringify(one)).join(", ")}`,
      exitCodes.data,
    );
  // The first of several files counts: the one in the upper directory, and the plain one before the gzipped.
  const files = named.filter((file) => file.prefix === chosen).toReversed();
  return Object.fromEntries(files.map(({ role, path }) => [role, path])) as unknown as IdxFiles;
}

function none(directory: string, prefix: string | undefined, prefixes: readonly string[]): never {
  const found =
    prefixes.length > 0 ? `; there are ${prefixes.map((one) => JSON.stringify(one)).join(", ")}` : "";
  const what = prefix === undefined ? "" : ` with the prefix ${JSON.stringify(prefix)}`;
  throw new UserError(
    `${directory}: has no IDX file of images${what}, such as ${prefix ?? ""}train-images-idx3-ubyte, plain or .gz${found}`,
    exitCodes.data,
  );
}

const pattern =
  /^(?<prefix>.*?)(?<part>train|t10k|test)?[-_.]?(?<what>images|labels)[-_.]idx[1-4](?:[-_.][a-z]+)?(?:\.gz)?$/i;

function roleOf({ name, path }: Found): readonly Named[] {
  const { prefix = "", part = "", what } = pattern.exec(name)?.groups ?? {};
  if (what === undefined) return [];
  const isTest = /^(?:t10k|test)$/i.test(part);
  const isImages = what.toLowerCase() === "images";
  const role = isTest ? (isImages ? "testImages" : "testLabels") : isImages ? "images" : "labels";
  return [{ prefix, role, path }];
}

interface Found {
  readonly name: string;
  readonly path: string;
}

/** Files in a directory, in order, and then those in its subdirectories. */
function filesBelow(directory: string, depth: number): readonly Found[] {
  const entries = listed(directory).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const here = entries.filter((entry) => !entry.isDirectory());
  const below = depth === 0 ? [] : entries.filter((entry) => entry.isDirectory());
  return [
    ...here.map(({ name }) => ({ name, path: join(directory, name) })),
    ...below.flatMap(({ name }) => filesBelow(join(directory, name), depth - 1)),
  ];
}

function listed(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "no such directory" : code === "ENOTDIR" ? "not a directory" : message;
    throw new UserError(`${directory}: ${reason}`, exitCodes.data);
  }
}
