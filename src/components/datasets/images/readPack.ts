import { fstatSync } from "node:fs";
import { openIfThere, readFully, readRecords } from "../../../files/records.ts";
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

/** Opens a packed file; undefined if there is none. @throws UserError (exit 3) if it is damaged. */
export async function openPack(path: string): Promise<PackFile | undefined> {
  const file = openIfThere(path);
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
    read: (records) => readRecords(file, { start: layout.records, bytes: layout.record }, records),
  };
}
