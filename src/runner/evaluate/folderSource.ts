import { join } from "node:path";
import { elements, type Sample } from "../../components/blocks/block.ts";
import { listImages } from "../../components/datasets/images/list.ts";
import { type PackedImages, packImages, type Refused } from "../../components/datasets/images/pack.ts";
import { stream } from "../../engine/random/streams.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { SampleSource } from "./sampleSet.ts";

/**
 * At most `count` images of a folder as networks see them, in random order, always the same. They are packed into the cache,
 * so that memory holds only those that are looked at. An image of another size is cropped to a square and resized; one in
 * colour becomes grey if the data is.
 *
 * @throws UserError (exit 3) if there are no images, or some cannot be read.
 */
export async function folderSource(
  folder: string,
  sample: Sample,
  count: number,
  notice: (line: string) => void,
): Promise<SampleSource> {
  const [height, width, channels] = sample.shape as [number, number, 1 | 3];
  if (height !== width)
    throw new UserError(`--images: the data is ${height} x ${width}; only square images can be judged`);
  const { images: names, ignored } = listImages(folder);
  if (names.length === 0)
    throw new UserError(`${folder}: has no PNG, JPEG, WebP, GIF or TIFF files`, exitCodes.data);
  if (ignored.length > 0) notice(`${folder}: ignored: ${ignored.join("; ")}`);
  const files = names.map((name) => ({ file: join(folder, name), name }));
  const settings = { size: width, fit: "crop", channels, background: "white" } as const;
  const packed = await packImages(files, settings, folder, notice);
  checkAllRead(folder, packed.refused);
  noteResized(folder, packed, width, notice);
  const order = stream(0, "evaluation/images").permutation(packed.images.length).slice(0, count);
  if (order.length < names.length)
    notice(`${folder}: ${order.length} of ${names.length} images are judged; --samples takes more`);
  const records = order.map((index) => packed.images[index]!.record);
  return {
    real: false,
    count: records.length,
    labels: undefined,
    read: async (start, length) =>
      inRange(await packed.pack.read(records.subarray(start, start + length)), length, sample),
  };
}

/** Images named in a message. */
const most = 10;

function checkAllRead(folder: string, refused: readonly Refused[]): void {
  if (refused.length === 0) return;
  const lines = refused.slice(0, most).map(({ name, reason }) => `  ${name}: ${reason}`);
  const more = refused.length > most ? [`  and ${refused.length - most} more`] : [];
  throw new UserError(
    [`${folder}: ${refused.length} images cannot be read`, ...lines, ...more].join("\n"),
    exitCodes.data,
  );
}

function noteResized(
  folder: string,
  { pack: { facts }, images }: PackedImages,
  side: number,
  notice: (line: string) => void,
): void {
  const sizes = images.map(({ record }) => [facts[3 * record]!, facts[3 * record + 1]!] as const);
  const resized = sizes.filter(([width, height]) => width !== side || height !== side).length;
  const cropped = sizes.filter(([width, height]) => width !== height).length;
  const first = cropped === 0 ? "" : `; ${cropped} were first cropped to a square`;
  if (resized > 0)
    notice(
      `${folder}: ${resized} of ${images.length} images were resized to ${side} x ${side} (Lanczos, antialiased)${first}`,
    );
}

/** Bytes in the data's range of values. */
function inRange(bytes: Uint8Array, count: number, { shape, range: [low, high] }: Sample): Float32Array {
  return Float32Array.from(
    bytes.subarray(0, count * elements(shape)),
    (byte) => low + (byte / 255) * (high - low),
  );
}
