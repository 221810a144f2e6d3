import type { Cursor } from "../cursor.ts";
import type { Hdf5 } from "./file.ts";

/** One fact about an object: its type, a number of the format's, and where its content begins. */
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

/** A stretch of the file that messages lie in. */
interface Block {
  readonly address: number;
  readonly size: number;
}

/** What a group or dataset says about itself, message by message. */
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
    if ((flags & 2) !== 0 && isRead(type)) cursor.fail("refers to a message that lies elsewhere");
    yield { type, address: cursor.position() };
    cursor.take(length);
  }
}

const isRead = (type: number) => Object.values<number>(messageTypes).includes(type);

function blockAt(cursor: Cursor): Block {
  return { address: cursor.unsigned(8), size: cursor.unsigned(8) };
}
