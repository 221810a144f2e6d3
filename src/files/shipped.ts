import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(createRequire(import.meta.url).resolve("exp-gan/package.json"));

/** The URL of a file of this package by its path in the package, whether the caller is built or not. */
export const shipped = (path: string): URL => new URL(path, root);
