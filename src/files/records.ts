import { closeSync, openSync, read } from "node:fs";
import { exitCodes, UserError } from "../errors.ts";

/** A file that stays open as long as anything refers to this record. */
interface Opened {
  readonly fd: number;
  readonly path: string;
}

const unused = new FinalizationRegistry<number>(closeSync);

/** Reads under way at once: more would keep the threads of the process from other work. */
const lanes = 8;

/**
 * Opens a file that holds records of `bytes` bytes each from position `start`. The returned function reads the records at
 * some indices, one after the other, on other threads, so that the event loop is never held.
 *
 * @throws UserError (exit 3) if the file cannot be read.
 */
export function recordsIn(path: string, start: number, bytes: number) {
  const file = open(path);
  return async (indices: Int32Array): Promise<Uint8Array<ArrayBuffer>> => {
    const records = new Uint8Array(indices.length * bytes);
    let next = 0;
    const lane = async () => {
      for (let i = next++; i < indices.length; i = next++)
        await fill(file, records.subarray(i * bytes, (i + 1) * bytes), start + indices[i]! * bytes);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return records;
  };
}

function open(path: string): Opened {
  try {
    const file = { fd: openSync(path, "r"), path };
    unused.register(file, file.fd);
    return file;
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

const unreadable = (path: string, reason: string) =>
  new UserError(`${path}: cannot read: ${reason}`, exitCodes.data);

/** The system may read less than it is asked for. */
async function fill(file: Opened, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const bytes = await readSome(file, into.subarray(done), position + done);
    if (bytes === 0) throw new UserError(`${file.path}: became shorter while it was read`, exitCodes.data);
    done += bytes;
  }
}

/** `FileHandle.read` takes three times as long. */
function readSome({ fd, path }: Opened, into: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, 0, into.length, position, (error, bytes) =>
      error ? reject(unreadable(path, error.message)) : resolve(bytes),
    );
  });
}
