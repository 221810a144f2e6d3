import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";

/** A PNG as part of a page. */
export interface InlinePicture {
  readonly uri: string;
  readonly width: number;
  readonly height: number;
}

/** A grid of a thousand samples of 64 x 64 pixels in colour. */
const limit = 16 * 2 ** 20;

const signature = "89504e470d0a1a0a0000000d49484452";

/** The PNG file as a data URI. Throws a UserError on a file that is missing, too large or no PNG. */
export async function inlinePicture(path: string): Promise<InlinePicture> {
  const bytes = Buffer.from(await readBounded(path, limit));
  if (bytes.length < 24 || bytes.toString("hex", 0, 16) !== signature)
    throw new UserError(`${path}: no PNG file, or one cut short`, exitCodes.checkpoint);
  return {
    uri: `data:image/png;base64,${bytes.toString("base64")}`,
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
  };
}
