import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import { imageGrids, type PlacedGrid } from "../record/grid.ts";
import type { Picture } from "../record/picture.ts";
import { imagesOf } from "./images.ts";
import { nearestInTraining } from "./nearest.ts";
import { realSamples, realSamplesAt, realSamplesByClass } from "./realSamples.ts";

/** What stands beside generated samples. */
export type Company =
  | { readonly kind: "none" }
  /** As many samples of the training set. */
  | { readonly kind: "real" }
  /** Beside each sample those of the training set that are nearest to it. */
  | { readonly kind: "neighbours"; readonly count: number };

export interface Arrangement {
  readonly company: Company;
  /** Samples of each class, where each row is a class; else undefined. */
  readonly perClass: number | undefined;
  /** Of what is drawn from the training set. */
  readonly seed: number;
}

/** Pixels between grids that belong together, and between others. */
const [narrow, wide] = [4, 16];

/** Rows of neighbours that stand below each other. */
const mostRows = 16;

/** Generated images and their company in one picture; `load` gets the training set where that is needed. */
export async function arrange(
  sample: Sample,
  samples: Samples,
  { company, perClass, seed }: Arrangement,
  load: () => Promise<Data>,
): Promise<Picture> {
  if (company.kind === "neighbours") return besideNeighbours(sample, samples, await load(), company.count);
  const layout = perClass === undefined ? {} : { columns: perClass };
  const grid = (of: Samples) => ({ batch: imagesOf(sample)(of), layout, gap: wide });
  if (company.kind === "none") return imageGrids([grid(samples)]);
  const [count] = samples.shape as [number];
  const real =
    perClass === undefined
      ? await realSamples(sample, await load(), seed, count)
      : await realSamplesByClass(sample, await load(), seed, perClass);
  return imageGrids([grid(samples), grid(real)]);
}

/** Each sample at the head of a row of its neighbours, the nearest first. */
async function besideNeighbours(sample: Sample, samples: Samples, data: Data, k: number): Promise<Picture> {
  const toImages = imagesOf(sample);
  const nearest = await nearestInTraining(samples, data, k);
  const height = Math.ceil(nearest.length / Math.ceil(nearest.length / mostRows));
  const grids: PlacedGrid[] = [];
  for (let start = 0; start < nearest.length; start += height) {
    const rows = nearest.slice(start, start + height);
    const found = await realSamplesAt(sample, data, Int32Array.from(rows.flat()));
    const columns = rows[0]!.length;
    grids.push(
      { batch: toImages(part(samples, start, rows.length)), layout: { columns: 1 }, gap: wide },
      { batch: toImages(found), layout: { columns }, gap: narrow },
    );
  }
  return imageGrids(grids);
}

function part({ values, shape }: Samples, start: number, count: number): Samples {
  const size = values.length / shape[0]!;
  return { values: values.subarray(start * size, (start + count) * size), shape: [count, ...shape.slice(1)] };
}
