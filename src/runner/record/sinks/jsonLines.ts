import { rename } from "node:fs/promises";
import { basename } from "node:path";
import { type Appender, openAppender } from "../../../files/appender.ts";
import { isThere, type OnFault } from "../../../files/bounded.ts";
import { writeFileDurably } from "../../../files/durable.ts";
import { numbersToWords } from "../../../files/numberWords.ts";
import { alarmsPath, readAlarms } from "../alarm.ts";
import { evaluationsPath, readEvaluations } from "../evaluation.ts";
import { metricsPath, readMetrics } from "../metrics.ts";
import type { OpenSink } from "../sink.ts";

/** `metrics.jsonl`, `evaluations.jsonl` and `alarms.jsonl`: one record as JSON per line. */
export const jsonLines: OpenSink = async ({ directory, resumedAt, evaluated, notice }) => {
  const open = <T extends Stepped>(
    path: string,
    read: (run: string, onFault: OnFault) => Promise<readonly T[]>,
  ) => openJsonLines<T>(path, (onFault) => read(directory, onFault), { resumedAt, notice });
  const metrics = await open(metricsPath(directory), readMetrics);
  const evaluations = evaluated ? await open(evaluationsPath(directory), readEvaluations) : undefined;
  const alarms = await open(alarmsPath(directory), readAlarms);
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

interface Stepped {
  readonly step: number;
}

interface Resuming {
  /** Records after this step are dropped; by default none are. */
  readonly resumedAt?: number | undefined;
  readonly notice: (line: string) => void;
}

/**
 * Opens a file of records for appending. If it exists, it is first replaced by those of its records that are not after
 * step `resumedAt`, without a last line that a crash has torn, and with names of earlier formats replaced. A damaged file
 * never holds up a run: its sound records are kept, and it is set aside.
 *
 * @param read reads the file's records
 */
export async function openJsonLines<T extends Stepped>(
  path: string,
  read: (onFault: OnFault) => Promise<readonly T[]>,
  { resumedAt = Infinity, notice }: Resuming,
): Promise<JsonLinesFile<T>> {
  if (isThere(path)) {
    const faults: string[] = [];
    const kept = (await read(({ message }) => faults.push(message))).filter(({ step }) => step <= resumedAt);
    if (faults.length > 0) notice(await setAside(path, faults));
    await writeFileDurably(path, Buffer.from(kept.map(toLine).join("")));
  }
  const { append, sync, close } = await openAppender(path, "a");
  return { append: (record) => append(Buffer.from(toLine(record))), sync, close };
}

/** Renames a damaged file, and returns what to tell the user. */
async function setAside(path: string, [first, ...others]: readonly string[]): Promise<string> {
  let aside = `${path}.damaged`;
  for (let n = 2; isThere(aside); n++) aside = `${path}.damaged-${n}`;
  await rename(path, aside);
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return `warning: ${first}${more}; the sound records go on in a new file, this one is now ${basename(aside)}`;
}

const toLine = (record: object) => `${JSON.stringify(record, numbersToWords)}\n`;
