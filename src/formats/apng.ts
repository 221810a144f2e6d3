import { crc32 } from "@node-rs/crc32";
import { exitCodes, UserError } from "../errors.ts";

/** One frame: its PNG bytes, and its path for error messages. */
export interface Frame {
  readonly path: string;
  readonly png: Uint8Array;
  /** How long the frame is shown. */
  readonly milliseconds: number;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const signature = Buffer.from("89504e470d0a1a0a", "hex");

/**
 * Joins the frames into one animated PNG that loops (W3C, Portable Network Graphics, Third Edition, section 11.3.5.4).
 * The compressed pixels are copied. A viewer without animations shows the first frame.
 *
 * @throws UserError (exit 4) that names a frame that is not a PNG, or differs from the first in size or color type.
 */
export function animatedPng(frames: readonly Frame[]): Uint8Array {
  const parts = frames.map((frame) => ({ ...frame, chunks: chunksOf(frame) }));
  const header = headerOf(parts[0]!.chunks);
  let sequence = 0;
  const body = parts.flatMap(({ path, chunks, milliseconds }, index) => {
    if (!headerOf(chunks).equals(header))
      throw damaged(path, `differs in size or color type from ${frames[0]!.path}`);
    const control = chunk("fcTL", frameControl(sequence++, header, milliseconds));
    const pixels = chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data);
    // Every PNG decoder reads the first frame, which is stored like a still picture.
    if (index === 0) return [control, ...pixels.map((data) => chunk("IDAT", data))];
    return [control, ...pixels.map((data) => chunk("fdAT", Buffer.concat([uint32(sequence++), data])))];
  });
  const animation = chunk("acTL", Buffer.concat([uint32(frames.length), uint32(0)]));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    animation,
    ...body,
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const headerOf = (chunks: readonly Chunk[]): Buffer => chunks[0]!.data;

/** A frame that replaces the whole picture. */
function frameControl(sequence: number, header: Buffer, milliseconds: number): Buffer {
  const control = Buffer.alloc(26);
  control.writeUInt32BE(sequence, 0);
  // Width and height.
  header.copy(control, 4, 0, 8);
  control.writeUInt16BE(milliseconds, 20);
  control.writeUInt16BE(1000, 22);
  return control;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([uint32(data.length), content, uint32(crc32(content))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The chunks of a PNG without a palette, which would have to be copied too. */
function chunksOf({ path, png }: Frame): readonly Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + 12 <= bytes.length; at += 12 + chunks.at(-1)!.data.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) break;
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), data: bytes.subarray(at + 8, end) });
  }
  const [first, last] = [chunks[0], chunks.at(-1)];
  const isWhole = first?.type === "IHDR" && first.data.length === 13 && last?.type === "IEND";
  if (!bytes.subarray(0, 8).equals(signature) || !isWhole) throw damaged(path, "not a PNG, or damaged");
  if (chunks.some(({ type }) => type === "PLTE")) throw damaged(path, "a PNG with a palette");
  return chunks;
}

const damaged = (path: string, what: string): UserError =>
  new UserError(`${path}: ${what}`, exitCodes.checkpoint);
