import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { ImageBatch } from "../record/grid.ts";

export const makesImages = ({ shape }: Sample): boolean => shape.length === 3;

/** @throws UserError, which names the run, if its samples are not images */
export function checkImages(sample: Sample, run: string): void {
  if (makesImages(sample)) return;
  throw new UserError(`${run}: samples of shape [${sample.shape}] are not images`, exitCodes.data);
}

/** Samples that are images, for drawing. */
export const imagesOf =
  ({ range }: Sample) =>
  ({ values, shape }: Samples): ImageBatch => ({ values, shape: shape as ImageBatch["shape"], range });
