import { existsSync } from "node:fs";
import { type Appender, openAppender } from "../../../files/appender.ts";
import { writeFileDurably } from "../../../files/durable.ts";
import { numbersToWords } from "../../../files/numberWords.ts";
import { alarmsPath, readAlarms } from "../alarm.ts";
import { evaluationsPath, readEvaluations } from "../evaluation.ts";
import { metricsPath, readMetrics } from "../metrics.ts";
import type { OpenSink } from "../sink.ts";

/** `metrics.jsonl`, `evaluations.jsonl` and `alarms.jsonl`: one record as JSON per line. */
export const jsonLines: OpenSink = async ({ directory, resumedAt, evaluated }) => {
  const metrics = await openJsonLines(metricsPath(directory), () => readMetrics(directory), resumedAt);
  const evaluations = evaluated
    ? await openJsonLines(evaluationsPath(directory), () => readEvaluations(directory), resumedAt)
    : undefined;
  const alarms = await openJsonLines(alarmsPath(directory), () => readAlarms(directory), resumedAt);
  const files = [metrics, ...(evaluations ? [evaluations] : []), alarms];
  return {
    scalars: (step, values) => metrics.append({ step, ...values }),
    evaluation: (evaluation) => evaluations?.append(evaluation),
    alarm: alarms.append,
    sync: async () => {
      for (const file of files) await file.sync();
    },
    close: async () => {
      for (const file of files) await file.close();
    },
  };
};

/** Appends one line of JSON per record. NaN and the infinities, which JSON lacks, become strings. */
export interface JsonLinesFile<T> extends Pick<Appender, "sync" | "close"> {
  append(record: T): void;
}

/**
 * Opens a file of records for appending. If it exists, it is first replaced by those of its records that are not after
 * step `resumedAt`, without a last line that a crash has torn, and with names of earlier formats replaced.
 *
 * @param read reads the file's records
 */
export async function openJsonLines<T extends { readonly step: number }>(
  path: string,
  read: () => Promise<readonly T[]>,
  resumedAt = Infinity,
): Promise<JsonLinesFile<T>> {
  if (existsSync(path)) {
    const kept = (await read()).filter(({ step }) => step <= resumedAt);
    await writeFileDurably(path, Buffer.from(kept.map(toLine).join("")));
  }
  const { append, sync, close } = await openAppender(path, "a");
  return { append: (record) => append(Buffer.from(toLine(record))), sync, close };
}

const toLine = (record: object) => `${JSON.stringify(record, numbersToWords)}\n`;
