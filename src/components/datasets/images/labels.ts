import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { inCodePointOrder } from "./list.ts";

/** Where the classes of pictures come from: subfolders, a file by its path in the folder, or nowhere. */
export type Labels = "folders" | "none" | string;

/** The class of each picture by its name, and all classes in their order. */
export interface Labelling {
  readonly classes: readonly string[];
  readonly classOf: (name: string) => string | undefined;
}

/** `folders` if all pictures are in subfolders, and there are several of these; else `none`. */
export function usualLabels(names: readonly string[]): "folders" | "none" {
  const tops = new Set(names.map(topFolder));
  return tops.size > 1 && !tops.has(undefined) ? "folders" : "none";
}

/** @throws UserError (exit 3) if a picture has no class, or the file of labels cannot be read. */
export function labelling(folder: string, names: readonly string[], labels: Labels): Labelling {
  const classOf = labels === "folders" ? topFolder : fromFile(resolve(folder, labels));
  const missing = names.filter((name) => classOf(name) === undefined);
  if (missing.length > 0) throw new UserError(`${folder}: ${without(missing, labels)}`, exitCodes.data);
  return { classes: inOrder([...new Set(names.map((name) => classOf(name)!))]), classOf };
}

const topFolder = (name: string): string | undefined =>
  name.includes("/") ? name.slice(0, name.indexOf("/")) : undefined;

function without([first = "", ...others]: readonly string[], labels: Labels): string {
  const names = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`;
  return labels === "folders"
    ? `${names} in no subfolder, which would be the class`
    : `${names} not in ${labels}, which has the labels`;
}

/** Numbers by value, other names in code-point order. */
function inOrder(classes: readonly string[]): readonly string[] {
  const areNumbers = classes.every((name) => /^\d{1,9}$/.test(name));
  return areNumbers ? classes.toSorted((a, b) => Number(a) - Number(b)) : inCodePointOrder(classes);
}

/** Reads a CSV file of paths and labels, or StyleGAN's dataset.json. */
function fromFile(file: string): (name: string) => string | undefined {
  const text = contentOf(file);
  const rows = /\.json$/i.test(file) ? jsonRows(text, file) : csvRows(text);
  const labels = new Map(rows.map(([name = "", label = ""]) => [name.replace(/^\.\//, ""), label]));
  return (name) => labels.get(name) || undefined;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\u{feff}/u, "");
  } catch (error) {
    throw new UserError(`${file}: cannot read: ${(error as Error).message}`, exitCodes.data);
  }
}

/** `{ "labels": [["00000/img00000000.png", 6], …] }`, as StyleGAN2-ADA's dataset tool writes it. */
function jsonRows(text: string, file: string): readonly (readonly string[])[] {
  const refusal = (what: string) => new UserError(`${file}: ${what}`, exitCodes.data);
  const labels = parsed(text, refusal);
  if (!Array.isArray(labels)) throw refusal('has no "labels", a list of [path, class]');
  return labels.map((row: unknown) => {
    const [name, label] = Array.isArray(row) ? row : [];
    if (typeof name === "string" && Number.isInteger(label) && label >= 0) return [name, String(label)];
    throw refusal(`${JSON.stringify(row)?.slice(0, 80)} is not [path, class], with a class from 0`);
  });
}

function parsed(text: string, refusal: (what: string) => UserError): unknown {
  try {
    return (JSON.parse(text) as { labels?: unknown } | null)?.labels;
  } catch (error) {
    throw refusal(`not JSON: ${(error as Error).message}`);
  }
}

/** The fields of each line; a field in quotes may hold commas, newlines, and doubled quotes (RFC 4180). */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain.trim());
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows;
}
