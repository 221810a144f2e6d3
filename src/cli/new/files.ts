import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../errors.ts";

/** The text of each file, by its path. */
export type Files = Readonly<Record<string, string>>;

/** Writes files, or none of them if one exists already. No other user may write to them, whatever the umask. */
export function writeNew(files: Files): void {
  const there = Object.keys(files).find((file) => existsSync(file));
  if (there !== undefined) throw exists(there);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, text, { flag: "wx", mode: 0o644 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw exists(file);
      throw error;
    }
  }
}

const exists = (file: string) => new UserError(`${file}: exists already; nothing was written`);
