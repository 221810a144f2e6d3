import { constants, open, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Appender, openAppender } from "../../files/appender.ts";
import { writeFileDurably } from "../../files/durable.ts";
import {
  endTag,
  type FinalStatus,
  type HParams,
  sessionEnd,
  sessionStart,
} from "../../formats/events/hparams.ts";
import { EventSchema } from "../../formats/events/proto/event_pb.ts";
import { frameRecord } from "../../formats/events/tfrecord.ts";
import {
  histogramValue,
  imageValue,
  type SummaryValue,
  scalarValue,
  textValue,
} from "../../formats/events/values.ts";

/**
 * Writes a TensorBoard event file. Calls return at once, and the records are written within two seconds. If writing
 * fails (the disk is full), the next call throws.
 */
export interface EventWriter {
  /** NaN and infinities are kept; precision is that of a 32-bit float. */
  scalar(tag: string, step: number, value: number): void;
  /** Several scalars of one step, in one event. */
  scalars(step: number, values: Readonly<Record<string, number>>): void;
  /** `png` is a complete PNG file of `width` x `height` pixels. */
  image(tag: string, step: number, png: Uint8Array, width: number, height: number): void;
  /** Summary values of any kind, such as `tableColumns` and `chartLayout` make. */
  values(step: number, values: readonly SummaryValue[]): void;
  /** The distribution of the finite values. */
  histogram(tag: string, step: number, values: Float32Array): void;
  text(tag: string, step: number, markdown: string): void;
  /**
   * The run's settings. Call it once in a run's life, not again on resume: TensorBoard reads the first. Runs of the same
   * `group` are one row of its table, so neither the group nor the settings may depend on the seed.
   */
  hparams(settings: HParams, group: string): void;
  /** The run's end. Call it once in a run's life, never if the run is only interrupted: TensorBoard reads the first. */
  finished(status: FinalStatus): void;
  flush(): Promise<void>;
  /** Flushes and waits for the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface EventWriterOptions {
  /** Step of the checkpoint that the run is resumed from: TensorBoard drops everything recorded after it. */
  readonly resumedAt?: number | undefined;
  /**
   * Values of step 0 that the run's first file begins with, made with the time in seconds since 1970. That file appears
   * with all of them or not at all, so a run that was killed early gets them when it is resumed, and no run gets them twice.
   */
  readonly beginning?: (seconds: number) => readonly SummaryValue[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Opens a new event file in the run's directory. Existing event files are not appended to: a crash may have torn their
 * last record, and readers stop at a torn record.
 *
 * @throws UserError if the disk is full or the directory is not writable
 */
export async function openEventWriter(
  directory: string,
  options: EventWriterOptions = {},
): Promise<EventWriter> {
  const { resumedAt, now = Date.now, beginning } = options;
  const seconds = () => now() / 1000;
  const existing = await readdir(directory);
  const path = join(directory, eventFileName(existing, seconds(), hostname(), process.pid));
  const start = opening(seconds(), resumedAt === undefined ? 0 : resumedAt + 1);
  const isFirst = !existing.some((name) => timestampPattern.test(name));
  if (isFirst && beginning !== undefined) {
    const records = beginning(seconds()).map((value) => summary(seconds(), 0, [value]));
    await writeFileDurably(path, Buffer.concat([start, ...records]));
    return writerOver(await openAppender(path, "a"), seconds);
  }
  const appender = await openAppender(path, "ax");
  appender.append(start);
  // `close` throws the same error again.
  await appender.flush().catch(() => appender.close());
  return writerOver(appender, seconds);
}

/** Bytes at the end of a file that hold a run's end, its last record. */
const endBytes = 4096;

/** True if one of the run's event files holds the run's end. */
export async function hasEnd(directory: string): Promise<boolean> {
  for (const name of await readdir(directory))
    if (timestampPattern.test(name) && (await endOf(join(directory, name))).includes(endTag)) return true;
  return false;
}

async function endOf(path: string): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return Buffer.alloc(0);
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(endBytes),
      position: Math.max(0, stats.size - endBytes),
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const timestampPattern = /^events\.out\.tfevents\.(\d+)\./;

/**
 * The name of a new event file. TensorBoard reads the files of a run in the order of their names, so the timestamp is
 * later than that of every existing file, even if two files are opened within one second.
 */
export function eventFileName(
  existing: readonly string[],
  seconds: number,
  host: string,
  process: number,
): string {
  const taken = existing.map((name) => Number(timestampPattern.exec(name)?.[1] ?? -1));
  const timestamp = Math.max(Math.floor(seconds), ...taken.map((previous) => previous + 1));
  return `events.out.tfevents.${String(timestamp).padStart(10, "0")}.${host}.${process}`;
}

type EventInit = MessageInitShape<typeof EventSchema>;

const sessionLogStart = 1;

const record = (event: EventInit) => frameRecord(toBinary(EventSchema, create(EventSchema, event)));

/**
 * The first two events of every file: the version and a START. TensorBoard's Python loader drops all steps from a START
 * onwards, except at the first START of a run, which it takes for the beginning; so the first file needs one too.
 */
function opening(wallTime: number, firstStep: number): Uint8Array {
  const version: EventInit = {
    wallTime,
    what: { case: "fileVersion", value: "brain.Event:2" },
    sourceMetadata: { writer: "exp" },
  };
  const start: EventInit = {
    wallTime,
    step: BigInt(firstStep),
    what: { case: "sessionLog", value: { status: sessionLogStart } },
  };
  return Buffer.concat([record(version), record(start)]);
}

const summary = (wallTime: number, step: number, value: readonly SummaryValue[]): Uint8Array =>
  record({ wallTime, step: BigInt(step), what: { case: "summary", value: { value: [...value] } } });

function writerOver(appender: Appender, seconds: () => number): EventWriter {
  const write = (step: number, value: readonly SummaryValue[]) =>
    appender.append(summary(seconds(), step, value));
  return {
    values: write,
    scalar: (tag, step, value) => write(step, [scalarValue(tag, value)]),
    scalars: (step, values) =>
      write(
        step,
        Object.entries(values).map(([tag, value]) => scalarValue(tag, value)),
      ),
    image: (tag, step, png, width, height) => write(step, [imageValue(tag, png, width, height)]),
    histogram: (tag, step, values) => write(step, [histogramValue(tag, values)]),
    text: (tag, step, markdown) => write(step, [textValue(tag, markdown)]),
    hparams: (settings, group) => write(0, [sessionStart(settings, group, seconds())]),
    finished: (status) => write(0, [sessionEnd(status, seconds())]),
    flush: appender.flush,
    sync: appender.sync,
    close: appender.close,
  };
}
