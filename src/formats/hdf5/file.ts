import { type Cursor, cursorOver } from "../cursor.ts";
import type { Refuse } from "../refuse.ts";

/**
 * An HDF5 file in the form that h5py writes by default, which is HDF5's oldest: a superblock of version 0, object headers
 * of version 1, groups as symbol tables, data in one piece. Keras writes no other. The C library reads all forms, and
 * damaged files it reads wrong, or never stops reading.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
export interface Hdf5 {
  /** Reads from an address on. */
  readonly at: (address: number) => Cursor;
  /** Notes a piece that is read. A file in which pieces hold each other is refused before it takes long. */
  readonly step: () => void;
  /** Collections of texts by address, once they are read, and each text in them by number. */
  readonly collections: Map<number, ReadonlyMap<number, Uint8Array>>;
  /** Address of the root group. */
  readonly root: number;
}

/** Pieces of a file: messages, links, nodes, texts. A network of a thousand layers has some fifty thousand. */
const pieceLimit = 500_000;

export function openHdf5(bytes: Uint8Array, refuse: Refuse): Hdf5 {
  const at = (address: number) => {
    const cursor = cursorOver(bytes, refuse);
    cursor.moveTo(address);
    return cursor;
  };
  let pieces = 0;
  const step = () => {
    if (++pieces > pieceLimit) refuse(`it has more than ${pieceLimit} pieces`);
  };
  return { at, step, collections: new Map(), root: readSuperblock(at(0), bytes.length) };
}

/** Checks what the first bytes say of the file, and returns the address of its root group. */
function readSuperblock(cursor: Cursor, size: number): number {
  cursor.take(8);
  const version = cursor.unsigned(1);
  if (version !== 0) cursor.fail(`HDF5 with a superblock of version ${version}; h5py writes 0 by default`);
  cursor.take(4);
  if (cursor.unsigned(1) !== 8 || cursor.unsigned(1) !== 8)
    cursor.fail("HDF5 with addresses of other than 8 bytes");
  cursor.take(9);
  if (cursor.unsigned(8) !== 0) cursor.fail("HDF5 that begins elsewhere than at the file's first byte");
  cursor.take(8);
  const end = cursor.unsigned(8);
  if (end > size) cursor.fail(`${end} bytes were written, and ${size} are left; the file is cut short`);
  cursor.take(16);
  return cursor.unsigned(8);
}
