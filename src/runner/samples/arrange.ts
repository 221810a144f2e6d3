import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import { imageGrids, type PlacedGrid } from "../record/grid.ts";
import type { Picture } from "../record/picture.ts";
import { imagesOf } from "./images.ts";
import { nearestInTraining } from "./nearest.ts";
import { realSamples, realSamplesAt, realSamplesByClass } from "./realSamples.ts";

/** What is shown beside generated samples. */
export type Company =
  | { readonly kind: "none" }
  /** The same number of training samples. */
  | { readonly kind: "real" }
  /** Beside each sample, the training samples nearest to it. */
  | { readonly kind: "neighbours"; readonly count: number };

export interface Arrangement {
  readonly company: Company;
  /** Samples of each class, if each row is a class; else undefined. */
  readonly perClass: number | undefined;
  /** Seed of the training samples drawn. */
  readonly seed: number;
}

/** Pixels between grids that belong together, and between others. */
const [narrow, wide] = [4, 16];

/** Rows of neighbours in one column. */
const mostRows = 16;

/** Generated images and their company in one picture; `load` is called only if the data is needed. */
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

/** Each sample, followed in its row by its neighbours, nearest first. */
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
