import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../ours/open.ts";

/** Writes the training images of a game to a temporary file of bytes, one image after the other, and removes it after `use`. */
export async function withImages<T>(game: string, use: (file: string) => Promise<T>): Promise<T> {
  const { train } = await open({ game }).parts.dataset.load((line) => console.error(line));
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const file = join(folder, "images");
    const every = Int32Array.from({ length: train.count }, (_, index) => index);
    await writeFile(file, await train.read(every));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
