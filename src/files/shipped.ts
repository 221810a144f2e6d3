import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(createRequire(import.meta.url).resolve("exp-gan/package.json"));

/** A file of this package by its path in the package, wherever the program that asks was built to. */
export const shipped = (path: string): URL => new URL(path, root);
