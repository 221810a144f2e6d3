import { stat } from "node:fs/promises";
import { join } from "node:path";
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
  if (files.length === 0) throw new UserError(`${pattern}: ${await absence(pattern)}`);
  return files;
}

/** Why a path or glob names no file. */
async function absence(pattern: string): Promise<string> {
  const isDirectory = (await stat(pattern).catch(() => undefined))?.isDirectory() ?? false;
  return isDirectory
    ? `is a directory; ${join(pattern, "*.yaml")} names the experiments in it`
    : "no such file";
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
