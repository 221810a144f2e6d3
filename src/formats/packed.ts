import { exitCodes, UserError } from "../errors.ts";

/**
 * A packed file has records of one size, and tables about them:
 *
 *   4096 bytes   one line of JSON, the header, filled up with spaces
 *   records      count x size bytes
 *   sources      count x 32 bytes: sha256 of what each record was made from
 *   facts        count x 12 bytes: three little-endian uint32, whose meaning is the writer's
 *   notes        JSON, the writer's own
 */
export interface PackHeader {
  readonly format: typeof packFormat;
  /** Shape of a record of bytes. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly count: number;
  /** sha256 of all records, one after the other. */
  readonly sha256: string;
  /** Bytes of the notes. */
  readonly notes: number;
}

export const packFormat = "exp-gan packed images 1";

export const headerBytes = 4096;

/** Number of facts about each record. */
export const factsPerRecord = 3;

export function encodeHeader(header: PackHeader): Uint8Array {
  return Buffer.from(`${JSON.stringify(header).padEnd(headerBytes - 1)}\n`, "latin1");
}

/** @throws UserError (exit 3) if they are no header, or the file has not the size that the header says. */
export function decodeHeader(bytes: Uint8Array, fileBytes: number, path: string): PackHeader {
  const header = parsed(bytes);
  if (header === undefined || layoutOf(header).end !== fileBytes)
    throw new UserError(`${path}: not a packed file of images, or cut short; delete it`, exitCodes.data);
  return header;
}

function parsed(bytes: Uint8Array): PackHeader | undefined {
  try {
    const header = JSON.parse(Buffer.from(bytes).toString("latin1")) as PackHeader;
    return header.format === packFormat ? header : undefined;
  } catch {
    return undefined;
  }
}

/** Where the parts of a packed file are, in bytes from its start. */
export function layoutOf({ shape: [height, width, channels], count, notes }: PackHeader) {
  const record = height * width * channels;
  const sources = headerBytes + count * record;
  const facts = sources + count * 32;
  const noted = facts + count * factsPerRecord * 4;
  return { record, records: headerBytes, sources, facts, notes: noted, end: noted + notes };
}
