import { open } from "node:fs/promises";
import { writeAll, writeFailure } from "./durable.ts";

/**
 * A file that grows by whole records. A record is written within two seconds, together with its neighbours in one
 * write. Once a write has failed, the file may end in part of a record: nothing is written to it any more, and every
 * later call throws that failure.
 */
export interface Appender {
  append(record: Uint8Array): void;
  /** All records appended so far are in the hands of the system: they outlive this process. */
  flush(): Promise<void>;
  /** All records appended so far are on the disk: they outlive a power loss. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const flushEveryMs = 2_000;

/** Opens the file for appending; `"ax"` makes it and throws if it exists, `"a"` takes it as it is. */
export async function openAppender(path: string, flags: "a" | "ax"): Promise<Appender> {
  const fail = (error: unknown): never => {
    throw writeFailure(path, error);
  };
  const handle = await open(path, flags).catch(fail);
  let pending: Uint8Array[] = [];
  let written = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const writePending = async (): Promise<void> => {
    const records = Buffer.concat(pending);
    pending = [];
    await writeAll(handle, records).catch(fail);
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
    return enqueue(() => handle.sync().catch(fail));
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
