import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { exitCodes, UserError } from "../../errors.ts";
import { openAppender } from "../../files/appender.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { numbersToWords, wordsToNumbers } from "../../files/numberWords.ts";

/** What was measured at one step, by name. */
export type Metrics = { readonly step: number; readonly [name: string]: number | string | boolean };

/** Appends one line of JSON a record; NaN and the infinities, which JSON lacks, become strings. */
export interface JsonLinesWriter<T> {
  append(record: T): void;
  flush(): Promise<void>;
  /** Flushes, and waits for the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const toLine = (record: object) => `${JSON.stringify(record, numbersToWords)}\n`;

/** The file's whole lines; whatever follows the last newline was torn by a crash. */
function wholeLines(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    lines.push(bytes.toString("utf8", start, end));
  }
  return lines;
}

/**
 * The records of a metrics file in their order. A last line without its newline is left out, as a crash or a run in
 * progress leaves it; any other line that is not JSON throws a `UserError`.
 */
export async function readMetrics(path: string): Promise<readonly Metrics[]> {
  return (await readRecords(path)).map(underTodaysNames) as readonly Metrics[];
}

/** A record that may be of version 0.1; anything else as it is. */
function underTodaysNames(record: unknown): unknown {
  if (typeof record !== "object" || record === null || !("critic/wasserstein" in record)) return record;
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [today[name] ?? name, value]));
}

/** Names that version 0.1 wrote, and what they are now. */
const today: Readonly<Record<string, string>> = { "critic/wasserstein": "critic/gap" };

async function readRecords(path: string): Promise<readonly unknown[]> {
  const lines = wholeLines(await readFile(path));
  return lines.map((line, index) => {
    try {
      return JSON.parse(line, wordsToNumbers);
    } catch {
      throw new UserError(`${path}:${index + 1}: this line is not a JSON record`, exitCodes.data);
    }
  });
}

/** Drops a torn end and what was recorded after the step, at once or not at all. */
async function truncate(path: string, lastStep: number): Promise<void> {
  const records = (await readRecords(path)) as readonly { readonly step: number }[];
  const kept = records.filter(({ step }) => step <= lastStep);
  await writeFileDurably(path, Buffer.from(kept.map(toLine).join("")));
}

/**
 * Opens a file of records by step to append to, made if it is not there. A torn last line is dropped, and so is every record
 * after `resumedAt`, the step of the checkpoint from which the run goes on.
 */
export async function openJsonLines<T extends { readonly step: number }>(
  path: string,
  options: { resumedAt?: number } = {},
): Promise<JsonLinesWriter<T>> {
  if (existsSync(path)) await truncate(path, options.resumedAt ?? Infinity);
  const { append, flush, sync, close } = await openAppender(path, "a");
  return { append: (record) => append(Buffer.from(toLine(record))), flush, sync, close };
}
