import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { ExperimentText, Located } from "../report/problem.ts";

/** What an experiment's text may cost to read; each is far above what experiments need. */
export const limits = {
  bytes: 256 * 1024,
  /** Words, signs, spaces and line ends. */
  tokens: 50_000,
  /** Lists and mappings within each other. */
  depth: 64,
  /** Values, aliased ones counted wherever they are used. */
  values: 5000,
  /** Uses of aliases, those within aliased values included. */
  aliases: 100,
} as const;

/** A text, or the one problem that keeps it from being read. */
export type Text =
  | { readonly ok: true; readonly source: ExperimentText }
  | { readonly ok: false; readonly problem: Located };

/** Reads the file of an experiment; whatever keeps it from being read is a problem, never thrown. */
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

/** The bytes of a regular file of bearable size, or what is wrong with it. */
function readRegular(file: string): Uint8Array | string {
  // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
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

/** Decodes UTF-8, and refuses other encodings and control characters. */
export function decode(bytes: Uint8Array, name: string): Text {
  if (bytes.length > limits.bytes) return refuse(blank(name), tooLarge);
  try {
    // A byte order mark is dropped by the decoder.
    return accept({ name, kind: "file", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) });
  } catch {
    return refuse(blank(name), "is not UTF-8 text");
  }
}

/** Refuses characters that no editor shows: they hide what a reader, or a terminal, would be told. */
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
