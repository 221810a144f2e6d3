import type { Refuse } from "./refuse.ts";

/** A place in bytes that others wrote. Every step is checked against their end, and a refusal names the place. */
export interface Cursor {
  readonly position: () => number;
  readonly moveTo: (position: number) => void;
  /** The next bytes themselves, not a copy. */
  readonly take: (length: number) => Uint8Array;
  /** The next little-endian number without a sign; one above 2^53 is refused. */
  readonly unsigned: (bytes: 1 | 2 | 4 | 8) => number;
  /** Refuses, naming the place of what was last read. */
  readonly fail: Refuse;
}

/** @param part what the bytes are called in refusals, where they are not the whole file. */
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
      return value <= Number.MAX_SAFE_INTEGER ? Number(value) : fail(`a size or place of ${value}`);
    },
    fail,
  };
}
