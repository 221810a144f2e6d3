import { open } from "node:fs/promises";
import { writeAll } from "./durable.ts";
import { writeFailure } from "./failure.ts";

/**
 * A file that grows by whole records, which are written in batches every two seconds. After a failed write the file may
 * end in part of a record, so nothing more is written, and every later call throws that failure.
 */
export interface Appender {
  append(record: Uint8Array): void;
  /** Passes all records appended so far to the system: they survive this process. */
  flush(): Promise<void>;
  /** Writes all records appended so far to the disk: they survive a power loss. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const flushEveryMs = 2_000;

/** Opens the file for appending; `"ax"` creates it and throws if it exists, `"a"` continues an existing one. */
export async function openAppender(path: string, flags: "a" | "ax"): Promise<Appender> {
  const fail = async (error: unknown, needed?: number): Promise<never> => {
    throw await writeFailure(path, error, needed);
  };
  const handle = await open(path, flags).catch((error) => fail(error));
  let pending: Uint8Array[] = [];
  let written = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const writePending = async (): Promise<void> => {
    const records = Buffer.concat(pending);
    pending = [];
    await writeAll(handle, records).catch((error) => fail(error, records.length));
  };
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    written = written.then(work);
    written.catch((error: unknown) => {
      failure ??= { error };
    });
    return written;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return enqueue(writePending);
  };
  const sync = (): Promise<void> => {
    flush();
    return enqueue(() => handle.sync().catch((error) => fail(error)));
  };
  return {
    append(record) {
      if (failure) throw failure.error;
      pending.push(record);
      timer ??= setTimeout(flush, flushEveryMs).unref();
    },
    flush,
    sync,
    close: () => flush().finally(() => handle.close()),
  };
}
