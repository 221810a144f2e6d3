import { type Cursor, cursorOver, type Refuse } from "../cursor.ts";

/**
 * An HDF5 file in the form that h5py writes by default, which is HDF5's oldest: a superblock of version 0, object headers
 * of version 1, groups as symbol tables, contiguous data. Keras writes no other. The C library reads every form, but
 * misreads damaged files or never stops reading them.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
export interface Hdf5 {
  /** A cursor at an address. */
  readonly at: (address: number) => Cursor;
  /** Counts a piece that is read. A file whose pieces contain each other is refused before it takes long. */
  readonly step: () => void;
  /** Global heaps by address, as far as they have been read: their strings by number. */
  readonly heaps: Map<number, ReadonlyMap<number, Uint8Array>>;
  /** Address of the root group. */
  readonly root: number;
}

/** Pieces of a file: messages, links, nodes, strings. A network of a thousand layers has about fifty thousand. */
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
  return { at, step, heaps: new Map(), root: readSuperblock(at(0), bytes.length) };
}

/** Checks the superblock and returns the address of the root group. */
function readSuperblock(cursor: Cursor, size: number): number {
  cursor.take(8);
  const version = cursor.unsigned(1);
  if (version !== 0) cursor.fail(`HDF5 with a superblock of version ${version}; h5py writes 0 by default`);
  cursor.take(4);
  if (cursor.unsigned(1) !== 8 || cursor.unsigned(1) !== 8)
    cursor.fail("HDF5 with addresses of other than 8 bytes");
  cursor.take(9);
  if (cursor.unsigned(8) !== 0) cursor.fail("HDF5 that does not begin at the file's first byte");
  cursor.take(8);
  const end = cursor.unsigned(8);
  if (end > size) cursor.fail(`${end} bytes were written, and ${size} are left; the file is cut short`);
  cursor.take(16);
  return cursor.unsigned(8);
}

/** A cursor after the four letters that mark a kind of piece. */
export function signed(file: Hdf5, address: number, signature: string): Cursor {
  const cursor = file.at(address);
  if (Buffer.from(cursor.take(4)).toString("latin1") !== signature)
    cursor.fail(`the signature ${signature} is missing`);
  return cursor;
}

/** One fact in an object's header: its type, a number of the format's, and the address of its content. */
export interface Message {
  readonly type: number;
  readonly address: number;
}

export const messageTypes = {
  dataspace: 0x01,
  datatype: 0x03,
  layout: 0x08,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** A range of the file that contains messages. */
interface Block {
  readonly address: number;
  readonly size: number;
}

/** The messages in the header of a group or dataset. */
export function readHeader(file: Hdf5, address: number): Message[] {
  const cursor = file.at(address);
  const version = cursor.unsigned(1);
  if (version !== 1) cursor.fail(`an object header of version ${version}; h5py writes 1 by default`);
  cursor.take(1);
  const count = cursor.unsigned(2);
  cursor.take(4);
  const size = cursor.unsigned(4);
  cursor.take(4);
  const messages: Message[] = [];
  const blocks: Block[] = [{ address: cursor.position(), size }];
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift())
    for (const message of messagesIn(file, block)) {
      if (messages.length === count) break;
      messages.push(message);
      if (message.type === messageTypes.continuation) blocks.push(blockAt(file.at(message.address)));
    }
  return messages;
}

function* messagesIn(file: Hdf5, { address, size }: Block): Generator<Message> {
  const cursor = file.at(address);
  while (cursor.position() + 8 <= address + size) {
    file.step();
    const [type, length, flags] = [cursor.unsigned(2), cursor.unsigned(2), cursor.unsigned(1)];
    cursor.take(3);
    if ((flags & 2) !== 0 && isRead(type)) cursor.fail("refers to a shared message");
    yield { type, address: cursor.position() };
    cursor.take(length);
  }
}

const isRead = (type: number) => Object.values<number>(messageTypes).includes(type);

function blockAt(cursor: Cursor): Block {
  return { address: cursor.unsigned(8), size: cursor.unsigned(8) };
}
