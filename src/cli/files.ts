import { stat } from "node:fs/promises";
import { UserError } from "../errors.ts";

/** The files that paths and globs name, each once, in order. */
export async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(patterns.map(matching));
  return [...new Set(found.flat())];
}

async function matching(pattern: string): Promise<readonly string[]> {
  if (await isFile(pattern)) return [pattern];
  const { glob } = await import("glob");
  const files = (await glob(pattern, { nodir: true, posix: true })).sort();
  if (files.length === 0) throw new UserError(`${pattern}: no such file`);
  return files;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
