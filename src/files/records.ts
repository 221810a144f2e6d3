import { closeSync, openSync, read, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { exitCodes, UserError } from "../errors.ts";

/** A file that stays open as long as anything refers to this record. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
}

const unused = new FinalizationRegistry<number>(closeSync);

/** Opens a file for reading. @throws UserError (exit 3) if it cannot be read. */
export function openFile(path: string): OpenFile {
  try {
    return opened(path);
  } catch (error) {
    throw unreadable(path, error as Error);
  }
}

/** Opens a file for reading; undefined if there is none. @throws UserError (exit 3) if it cannot be read. */
export function openIfThere(path: string): OpenFile | undefined {
  try {
    return opened(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, error as Error);
  }
}

function opened(path: string): OpenFile {
  const file = { fd: openSync(path, "r"), path };
  unused.register(file, file.fd);
  return file;
}

const unreadable = (path: string, { message }: Error) =>
  new UserError(`${path}: cannot read: ${message}`, exitCodes.data);

/** Records of `bytes` bytes each from position `start` of a file. */
export interface Records {
  readonly start: number;
  readonly bytes: number;
}

/** Milliseconds that the event loop is held at most, if the system has the file in memory. */
const mostHeldMs = 2;
/** A record that takes longer comes from a disk, not from memory. */
const fromDiskMs = 1;

/**
 * Reads the records at some indices into a new array, one after the other: the system keeps what it has room for in memory,
 * so that a read is a copy of some microseconds, and reading on another thread would cost ten times as much. Once a read
 * takes long, the others are left to other threads.
 *
 * @throws UserError (exit 3) if the file cannot be read.
 */
export async function readRecords(
  file: OpenFile,
  { start, bytes }: Records,
  indices: Int32Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const records = new Uint8Array(indices.length * bytes);
  const into = (i: number) => records.subarray(i * bytes, (i + 1) * bytes);
  const place = (i: number) => start + indices[i]! * bytes;
  for (let i = 0, began = Number.NEGATIVE_INFINITY; i < indices.length; i++) {
    let before = performance.now();
    if (before - began > mostHeldMs) {
      await setImmediate();
      began = before = performance.now();
    }
    fill(file, into(i), place(i));
    if (performance.now() - before < fromDiskMs) continue;
    await inLanes(i + 1, indices.length, (other) => readFully(file, into(other), place(other)));
    break;
  }
  return records;
}

/** Reads under way at once: more would keep the threads of the process from other work. */
const lanes = 8;

async function inLanes(from: number, to: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = from;
  const lane = async () => {
    while (next < to) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function fill(file: OpenFile, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.length; ) {
    const bytes = readNow(file, into, done, position + done);
    if (bytes === 0) throw becameShorter(file);
    done += bytes;
  }
}

function readNow({ fd, path }: OpenFile, into: Uint8Array, done: number, position: number): number {
  try {
    return readSync(fd, into, done, into.length - done, position);
  } catch (error) {
    throw unreadable(path, error as Error);
  }
}

const becameShorter = ({ path }: OpenFile) =>
  new UserError(`${path}: became shorter while it was read`, exitCodes.data);

/** Fills `into` from a place in a file, on another thread; the system may read less than it is asked for. */
export async function readFully(file: OpenFile, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const bytes = await readSome(file, into.subarray(done), position + done);
    if (bytes === 0) throw becameShorter(file);
    done += bytes;
  }
}

/** `FileHandle.read` needs three times as long. */
function readSome({ fd, path }: OpenFile, into: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, 0, into.length, position, (error, bytes) =>
      error ? reject(unreadable(path, error)) : resolve(bytes),
    );
  });
}
