import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { imageGrid } from "./grid.ts";
import type { Picture } from "./picture.ts";
import { scatterPicture, windowAround } from "./scatter.ts";

/** Draws samples: images as a grid, points of the plane among real ones. */
export type Draw = (samples: Samples) => Picture;

/** The way to draw samples of this shape; undefined for vectors that no picture can show. */
export function drawer({ shape, range }: Sample, real: Samples): Draw | undefined {
  if (shape.length === 3)
    return (samples) =>
      imageGrid({ ...samples, shape: samples.shape as [number, number, number, number], range });
  if (shape.length === 1 && shape[0] === 2) {
    const window = windowAround(real.values);
    return (samples) => scatterPicture(real.values, samples.values, window);
  }
  return undefined;
}
