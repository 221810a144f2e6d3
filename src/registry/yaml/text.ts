import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { ExperimentText, Located } from "../report/problem.ts";

/** Limits on the text of an experiment, each far above what experiments need. */
export const limits = {
  bytes: 256 * 1024,
  /** Tokens of yaml's lexer: words, punctuation, white space and line ends. */
  tokens: 50_000,
  /** Nesting of lists and mappings. */
  depth: 64,
  /** Values; those of an alias count at each of its uses. */
  values: 5000,
  /** Uses of aliases, including those inside aliased values. */
  aliases: 100,
} as const;

/** The text of an experiment, or the one problem that prevents reading it. */
export type Text =
  | { readonly ok: true; readonly source: ExperimentText }
  | { readonly ok: false; readonly problem: Located };

/** Reads the file of an experiment. If it cannot be read, that is returned as a problem, not thrown. */
export function readText(file: string): Text {
  try {
    const bytes = readRegular(file);
    return typeof bytes === "string" ? refuse(blank(file), bytes) : decode(bytes, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(blank(file), reasons[code] ?? `cannot be read: ${code}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "cannot be read: permission denied",
};

/** The bytes of a regular file within the size limit, or a message that says what is wrong with it. */
function readRegular(file: string): Uint8Array | string {
  // Without O_NONBLOCK, opening a pipe blocks until another process writes to it.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) return "is a directory; an experiment is a YAML file";
    if (!status.isFile()) return "is a pipe or a device; an experiment is a YAML file";
    return status.size > limits.bytes ? tooLarge : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const tooLarge = `is too large; an experiment has at most ${limits.bytes / 1024} KiB`;

/** Decodes UTF-8; refuses other encodings and control characters. */
export function decode(bytes: Uint8Array, name: string): Text {
  if (bytes.length > limits.bytes) return refuse(blank(name), tooLarge);
  try {
    // The decoder drops a byte order mark.
    return accept({ name, kind: "file", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) });
  } catch {
    return refuse(blank(name), "is not UTF-8 text");
  }
}

/** Refuses control characters: an editor does not show them, and a terminal obeys them. */
export function accept(source: ExperimentText): Text {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
  const stray = source.text.match(/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]|\r(?!\n)/);
  if (stray === null) return { ok: true, source };
  const character = stray[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const advice = stray[0] === "\r" ? "; lines end with LF or CR LF, not with CR alone" : "";
  return refuse(source, `contains the control character U+${character}${advice}`, stray.index);
}

const blank = (name: string): ExperimentText => ({ name, kind: "file", text: "" });

function refuse(source: ExperimentText, message: string, at = 0): Text {
  return {
    ok: false,
    problem: { severity: "error", path: [], message, source, range: [at, at + 1] },
  };
}
