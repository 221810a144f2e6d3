/** Opcodes of Python's pickles, as its pickletools names them, for pickles made by hand. */

type Piece = string | readonly number[] | Uint8Array;

/** A pickle of protocol 2; text stands for its bytes. */
export const pickle = (...pieces: readonly Piece[]): Buffer =>
  Buffer.concat([Buffer.of(0x80, 2), ...pieces.map(bytesOf), Buffer.from(".")]);

const bytesOf = (piece: Piece) =>
  typeof piece === "string" ? Buffer.from(piece, "latin1") : Buffer.from(piece);

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

export const text = (value: string) =>
  Buffer.concat([Buffer.from("X"), u32(Buffer.byteLength(value)), Buffer.from(value)]);

export const integer = (value: number) => Buffer.concat([Buffer.from("J"), u32(value)]);

export const named = (module: string, name: string) => `c${module}\n${name}\n`;

/** Puts the value on top into the memo, and takes it from there. */
export const put = (place: number) => [0x71, place];
export const get = (place: number) => [0x68, place];

export const tuple = (...pieces: readonly Piece[]) => Buffer.concat(["(", ...pieces, "t"].map(bytesOf));
