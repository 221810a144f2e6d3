import { readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Appender, openAppender } from "../../files/appender.ts";
import { eventFileName } from "./fileName.ts";
import { type FinalStatus, type Hyperparameters, sessionEnd, sessionStart } from "./hparams.ts";
import { EventSchema } from "./proto/event_pb.ts";
import { frameRecord } from "./tfrecord.ts";
import { histogramValue, imageValue, type SummaryValue, scalarValue, textValue } from "./values.ts";

/**
 * Writes what TensorBoard shows of one run. Calls return at once, the file follows within two seconds; a failure to
 * write (a full disk) is thrown by the next call, whichever it is.
 */
export interface EventWriter {
  /** NaN and infinities are shown as such; precision is that of a 32-bit float. */
  scalar(tag: string, step: number, value: number): void;
  scalars(step: number, values: Readonly<Record<string, number>>): void;
  /** `png` is a whole PNG file of `width` x `height` pixels. */
  image(tag: string, step: number, png: Uint8Array, width: number, height: number): void;
  /** Values made by the functions beside this one. */
  values(step: number, values: readonly SummaryValue[]): void;
  /** Values in any order and shape; those that are not finite are left out. */
  histogram(tag: string, step: number, values: Float32Array): void;
  text(tag: string, step: number, markdown: string): void;
  /**
   * Once in a run's life, not again on resume: the first one counts. Runs with the same `group` are one row of
   * TensorBoard's table, so it and the values must not depend on the seed.
   */
  hyperparameters(values: Hyperparameters, group: string): void;
  /** Once in a run's life, at its true end: the first one counts, so never when it is merely interrupted. */
  finished(status: FinalStatus): void;
  flush(): Promise<void>;
  /** Flushes, and waits for the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface EventWriterOptions {
  /** Step of the checkpoint from which the run goes on: TensorBoard forgets whatever was recorded after it. */
  readonly resumedAt?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

type EventInit = MessageInitShape<typeof EventSchema>;

const sessionLogStart = 1;

const record = (event: EventInit) => frameRecord(toBinary(EventSchema, create(EventSchema, event)));

/**
 * What every file starts with. Each carries a START: TensorBoard's Python loader drops the steps from it onwards, but
 * takes the first START of a run for the beginning, so that the first file needs one as well.
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

function writerOver(appender: Appender, seconds: () => number): EventWriter {
  const write = (step: number, values: readonly SummaryValue[]) =>
    appender.append(
      record({
        wallTime: seconds(),
        step: BigInt(step),
        what: { case: "summary", value: { value: [...values] } },
      }),
    );
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
    hyperparameters: (values, group) => write(0, [sessionStart(values, group, seconds())]),
    finished: (status) => write(0, [sessionEnd(status, seconds())]),
    flush: appender.flush,
    sync: appender.sync,
    close: appender.close,
  };
}

/**
 * Opens a new event file in the run's directory; files that are there already, perhaps torn by a crash, are left
 * alone, since nothing behind a torn record would be read. Throws a `UserError` if the disk is full or not writable.
 */
export async function openEventWriter(
  directory: string,
  options: EventWriterOptions = {},
): Promise<EventWriter> {
  const { resumedAt, now = Date.now } = options;
  const seconds = () => now() / 1000;
  const name = eventFileName(await readdir(directory), seconds(), hostname(), process.pid);
  const appender = await openAppender(join(directory, name), "ax");
  appender.append(opening(seconds(), resumedAt === undefined ? 0 : resumedAt + 1));
  // Closing throws the same failure once more.
  await appender.flush().catch(() => appender.close());
  return writerOver(appender, seconds);
}
