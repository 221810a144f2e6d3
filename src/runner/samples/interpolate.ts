import { resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { Sampler } from "../../algorithms/sampler.ts";
import { stream } from "../../engine/random/streams.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { imageGrid } from "../record/grid.ts";
import { samplerOf, type TrainedRequest, withTrained } from "../trained.ts";
import { checkClass } from "./classes.ts";
import { checkImages, imagesOf } from "./images.ts";
import { spherical, straight } from "./path.ts";

export interface InterpolationRequest extends TrainedRequest {
  readonly rows: number;
  /** Samples of a row, both ends included: at least two. */
  readonly columns: number;
  readonly seed: number;
  /** The class of all samples, if a class can be asked for; one class a row if left out. */
  readonly classOf: number | undefined;
  readonly file: string;
}

/** Draws the samples between two latent vectors; each row has its own pair. */
export async function interpolate(
  request: InterpolationRequest,
): Promise<{ readonly file: string; readonly step: number }> {
  const { columns, classOf } = request;
  const { sample } = request.experiment.training;
  const sampler = samplerOf(request);
  checkClass(sampler, sample, classOf);
  checkImages(sample, request.directory);
  return withTrained(request, async (state, step) => {
    const vectors = await between(sampler, request);
    const samples = await sampler.from(state, vectors, {
      classOf: (index) => classOf ?? Math.floor(index / columns) % sample.classes,
    });
    vectors.dispose();
    const file = resolve(request.file);
    await writeFileDurably(file, imageGrid(imagesOf(sample)(samples), { columns }).png);
    return { file, step };
  });
}

/** Latent vectors of all rows, one row after the other. */
async function between(
  sampler: Sampler,
  { rows, columns, seed }: InterpolationRequest,
): Promise<tf.Tensor2D> {
  const { size, distribution } = sampler.latent;
  const ends = sampler.draw(stream(seed, "interpolate"), 2 * rows);
  const values = (await ends.data()) as Float32Array;
  ends.dispose();
  const end = (index: number) => values.slice(index * size, (index + 1) * size);
  const path = distribution === "normal" ? spherical : straight;
  const all = new Float32Array(rows * columns * size);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      all.set(path(end(2 * row), end(2 * row + 1), column / (columns - 1)), (row * columns + column) * size);
  return tf.tensor2d(all, [rows * columns, size]);
}
