import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Originals } from "./originals.ts";

/**
 * Writes the files into the cache. Each appears whole or not at all, under a name of its own until then, so
 * processes that do this at once do not disturb each other: they rename the same bytes over the same name.
 */
export async function keep(originals: Originals, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of Object.entries(originals)) {
    const unfinished = join(directory, `.tmp-${name}-${process.pid}-${randomUUID()}`);
    try {
      await writeFile(unfinished, bytes);
      await rename(unfinished, join(directory, name));
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}
