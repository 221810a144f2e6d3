import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../errors.ts";
import { isThere } from "../../files/bounded.ts";
import { codeOf, writeFailure } from "../../files/failure.ts";
import { readyDirectory } from "../../files/places.ts";

/** The text of each file, by its path. */
export type Files = Readonly<Record<string, string>>;

/** Writes files, or none of them if one exists already. No other user may write to them, whatever the umask. */
export async function writeNew(files: Files): Promise<void> {
  const there = Object.keys(files).find(isThere);
  if (there !== undefined) throw exists(there);
  for (const [file, text] of Object.entries(files)) {
    await readyDirectory(dirname(file));
    try {
      await writeFile(file, text, { flag: "wx", mode: 0o644 });
    } catch (error) {
      throw codeOf(error) === "EEXIST" ? exists(file) : await writeFailure(file, error);
    }
  }
}

const exists = (file: string) => new UserError(`${file}: exists already; nothing was written`);
