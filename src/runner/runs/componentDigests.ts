import { createHash, type Hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Jiti } from "jiti";

/**
 * A digest of each user's component: of its module and of all modules that this one imports by relative paths, transpiled
 * to JavaScript without comments and layout. Installed packages and imports by computed paths are not covered. Another
 * version of the transpiler may change the digest.
 *
 * @param files the module of each component by the component's name
 */
export async function componentDigests(
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(files);
  if (entries.length === 0) return {};
  // Imported late: most experiments use no component of the user's.
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, { fsCache: false });
  const digests = entries.map(async ([name, file]) => [name, await digestOf(file, jiti)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

async function digestOf(file: string, jiti: Jiti): Promise<string> {
  const hash = createHash("sha256");
  await addModule(file, jiti, hash, new Set());
  return hash.digest("hex");
}

/** Adds a module and then those that it imports, in the order of its imports, each once. */
async function addModule(file: string, jiti: Jiti, hash: Hash, seen: Set<string>): Promise<void> {
  if (seen.has(file)) return;
  seen.add(file);
  const source = await readFile(file);
  const isCode = /\.[cm]?[jt]sx?$/.test(file);
  const code = isCode ? transpiled(source.toString(), file, jiti) : source;
  hash.update(`${code.length}\n`).update(code);
  for (const imported of isCode ? importsOf(code.toString(), file, jiti) : [])
    await addModule(imported, jiti, hash, seen);
}

const transpiled = (source: string, filename: string, jiti: Jiti): string =>
  jiti.transform({
    source,
    filename,
    ts: /ts[x]?$/.test(filename),
    async: true,
    babel: { comments: false, minified: true, retainLines: false },
  });

/** The files that transpiled code imports by relative paths. */
function importsOf(code: string, file: string, jiti: Jiti): readonly string[] {
  const calls = code.matchAll(/\b(?:jitiImport|require)\(["'](\.{1,2}\/[^"']*)["']\)/g);
  return [...calls].flatMap(([, path]) => {
    const url = jiti.esmResolve(path!, { parentURL: pathToFileURL(file).href, try: true });
    return url === undefined ? [] : [fileURLToPath(url)];
  });
}
