import { type ExitCode, exitCodes, UserError } from "../errors.ts";

/** Ends the reading of a file: throws a `UserError`, one line that begins with the file's name. */
export type Refuse = (problem: string) => never;

export function refusing(file: string, exitCode: ExitCode = exitCodes.checkpoint): Refuse {
  return (problem) => {
    throw new UserError(`${file}: ${problem}`, exitCode);
  };
}

/** A position in untrusted bytes. Every read is checked against their end, and a refusal names the position. */
export interface Cursor {
  readonly position: () => number;
  readonly moveTo: (position: number) => void;
  /** The next bytes themselves, not a copy. */
  readonly take: (length: number) => Uint8Array;
  /** The next little-endian unsigned integer; one above 2^53 is refused. */
  readonly unsigned: (bytes: 1 | 2 | 4 | 8) => number;
  /** Refuses, naming the position of the last read. */
  readonly fail: Refuse;
}

/** @param part what refusals call the bytes, if they are not the whole file. */
export function cursorOver(bytes: Uint8Array, refuse: Refuse, part?: string): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  let last = 0;
  const fail: Refuse = (problem) =>
    refuse(`byte ${last}${part === undefined ? "" : ` of ${part}`}: ${problem}`);
  const skip = (length: number) => {
    last = position;
    if (length > bytes.length - position)
      fail(`needs ${length} bytes, and ${bytes.length - position} are left; the file may be cut short`);
    position += length;
    return last;
  };
  return {
    position: () => position,
    moveTo: (to) => {
      last = position;
      if (to > bytes.length) fail(`points to byte ${to} of ${bytes.length}`);
      position = to;
    },
    take: (length) => bytes.subarray(skip(length), position),
    unsigned: (width) => {
      const at = skip(width);
      if (width === 1) return view.getUint8(at);
      if (width === 2) return view.getUint16(at, true);
      if (width === 4) return view.getUint32(at, true);
      const value = view.getBigUint64(at, true);
      return value <= Number.MAX_SAFE_INTEGER ? Number(value) : fail(`a size or position of ${value}`);
    },
    fail,
  };
}
