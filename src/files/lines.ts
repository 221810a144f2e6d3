import { existsSync } from "node:fs";
import { readBounded } from "./bounded.ts";

/**
 * What `parse` makes of each line of a file, in their order; nothing where there is no file. A last line without its
 * newline is left out, as a crash or a run in progress leaves it.
 *
 * @param limit of the file's bytes
 * @param parse given the line and its place, `path:7`; throws on a line that is none of its own
 */
export async function readLines<T>(
  path: string,
  limit: number,
  parse: (line: string, place: string) => T,
): Promise<readonly T[]> {
  if (!existsSync(path)) return [];
  const lines = new TextDecoder()
    .decode(await readBounded(path, limit))
    .split("\n")
    .slice(0, -1);
  return lines.map((line, index) => parse(line, `${path}:${index + 1}`));
}
