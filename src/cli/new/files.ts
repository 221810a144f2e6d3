import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../errors.ts";

/** Texts by the path of the file that each is for. */
export type Files = Readonly<Record<string, string>>;

/** Writes files that are all new, or else none of them. */
export function writeNew(files: Files): void {
  const there = Object.keys(files).find((file) => existsSync(file));
  if (there !== undefined) throw exists(there);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, text, { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw exists(file);
      throw error;
    }
  }
}

const exists = (file: string) => new UserError(`${file}: exists already, and nothing is written over it`);
