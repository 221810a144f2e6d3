import { resolve } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { animatedPng } from "../../formats/apng.ts";
import { samplePictures } from "../record/sinks/samples.ts";

/** A grid of a thousand samples of 64 x 64 pixels in colour. */
const pictureLimit = 16 * 2 ** 20;

/** Bytes of pictures that an animation may hold in memory. */
const totalLimit = 512 * 2 ** 20;

/** The last picture is shown longer: it is the result. */
const lastMilliseconds = 2000;

/**
 * Writes the pictures of a run's fixed noise as one animated PNG, each shown for `milliseconds`.
 *
 * @throws UserError if there are no pictures, or more than memory may hold.
 */
export async function animate(directory: string, file: string, milliseconds: number) {
  const pictures = await samplePictures(directory);
  if (pictures.length === 0)
    throw new UserError(`${directory}: has no pictures of samples`, exitCodes.checkpoint);
  const frames = [];
  let total = 0;
  for (const [index, { path }] of pictures.entries()) {
    const png = await readBounded(path, pictureLimit);
    total += png.length;
    if (total > totalLimit)
      throw new UserError(`${directory}: more than ${totalLimit} bytes of pictures`, exitCodes.resource);
    const isLast = index === pictures.length - 1;
    frames.push({
      path,
      png,
      milliseconds: isLast ? Math.max(milliseconds, lastMilliseconds) : milliseconds,
    });
  }
  const written = resolve(file);
  await writeFileDurably(written, animatedPng(frames));
  return { file: written, frames: frames.length, steps: [pictures[0]!.step, pictures.at(-1)!.step] as const };
}
