import { closeSync, fstatSync, openSync, read as readInto, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { exitCodes, UserError } from "../../../errors.ts";
import {
  decodeHeader,
  factsPerRecord,
  headerBytes,
  layoutOf,
  type PackHeader,
} from "../../../formats/packed.ts";

/** An open packed file; its layout is in `src/formats/packed.ts`. */
export interface PackFile {
  readonly path: string;
  readonly header: PackHeader;
  /** 32 bytes for each record. */
  readonly sources: Buffer;
  readonly facts: Uint32Array;
  readonly notes: unknown;
  /** Reads records into a new array, one after the other. */
  readonly read: (records: Int32Array) => Promise<Uint8Array>;
}

/** A file that is open as long as anything refers to this record. */
interface Opened {
  readonly fd: number;
  readonly path: string;
}

const unused = new FinalizationRegistry<number>(closeSync);

/** Opens a packed file; undefined if there is none. @throws UserError (exit 3) if it is damaged. */
export async function openPack(path: string): Promise<PackFile | undefined> {
  const file = opened(path);
  if (file === undefined) return undefined;
  const first = Buffer.alloc(headerBytes);
  const { size } = fstatSync(file.fd);
  if (size >= headerBytes) await readFully(file, first, 0);
  const header = decodeHeader(first, size, path);
  const layout = layoutOf(header);
  const tables = Buffer.alloc(layout.end - layout.sources);
  await readFully(file, tables, layout.sources);
  const part = (start: number, end: number) => tables.subarray(start - layout.sources, end - layout.sources);
  const facts = part(layout.facts, layout.notes);
  return {
    path,
    header,
    sources: part(layout.sources, layout.facts),
    facts: Uint32Array.from({ length: header.count * factsPerRecord }, (_, i) => facts.readUInt32LE(4 * i)),
    notes: JSON.parse(part(layout.notes, layout.end).toString()),
    read: (records) => readRecords(file, records, layout),
  };
}

function opened(path: string): Opened | undefined {
  try {
    const file = { fd: openSync(path, "r"), path };
    unused.register(file, file.fd);
    return file;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new UserError(`${path}: cannot read: ${message}`, exitCodes.data);
  }
}

/** Milliseconds that the event loop is held at most, if the system has the file in memory. */
const mostHeldMs = 2;
/** A record that takes longer comes from a disk, not from memory. */
const fromDiskMs = 1;

/**
 * Reads one record after the other: the system keeps what it has room for in memory, so that a read is a copy of some
 * microseconds, and reading on another thread would cost ten times as much. Once a read takes long, the others are left to
 * other threads.
 */
async function readRecords(
  file: Opened,
  records: Int32Array,
  { record, records: start }: ReturnType<typeof layoutOf>,
): Promise<Uint8Array> {
  const read = new Uint8Array(records.length * record);
  const into = (i: number) => read.subarray(i * record, (i + 1) * record);
  const place = (i: number) => start + records[i]! * record;
  for (let i = 0, began = Number.NEGATIVE_INFINITY; i < records.length; i++) {
    let before = performance.now();
    if (before - began > mostHeldMs) {
      await setImmediate();
      began = before = performance.now();
    }
    fill(file, into(i), place(i));
    if (performance.now() - before < fromDiskMs) continue;
    await inLanes(i + 1, records.length, (other) => readFully(file, into(other), place(other)));
    break;
  }
  return read;
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

function fill(file: Opened, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.length; ) {
    const bytes = readNow(file, into, done, position + done);
    if (bytes === 0) throw becameShorter(file);
    done += bytes;
  }
}

function readNow({ fd, path }: Opened, into: Uint8Array, done: number, position: number): number {
  try {
    return readSync(fd, into, done, into.length - done, position);
  } catch (error) {
    throw new UserError(`${path}: cannot read: ${(error as Error).message}`, exitCodes.data);
  }
}

const becameShorter = ({ path }: Opened) =>
  new UserError(`${path}: became shorter while it was read`, exitCodes.data);

/** Fills `into` from a place in a file; the system may read less than it is asked for. */
async function readFully(file: Opened, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const bytes = await readSome(file, into.subarray(done), position + done);
    if (bytes === 0) throw becameShorter(file);
    done += bytes;
  }
}

/** `FileHandle.read` needs three times as long. */
function readSome({ fd, path }: Opened, into: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    readInto(fd, into, 0, into.length, position, (error, bytes) => {
      if (error) reject(new UserError(`${path}: cannot read: ${error.message}`, exitCodes.data));
      else resolve(bytes);
    });
  });
}
