import { resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { generate, type Sampler, type Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { stream } from "../../engine/random/streams.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { loadData } from "../data.ts";
import { drawer } from "../record/drawer.ts";
import type { Picture } from "../record/picture.ts";
import { samplerOf, type TrainedRequest, withTrained } from "../trained.ts";
import { arrange, type Company } from "./arrange.ts";
import { checkClass, checkConditional } from "./classes.ts";
import { checkImages, makesImages } from "./images.ts";
import { realSamples } from "./realSamples.ts";

export interface PictureRequest extends TrainedRequest {
  /** All samples; those of each class if `perClass` is set. */
  readonly count: number;
  readonly seed: number;
  /** The class of every sample, if a class can be asked for; the classes in turn if left out. */
  readonly classOf: number | undefined;
  /** One class a row, all rows from the same noise. */
  readonly perClass: boolean;
  readonly company: Company;
  readonly file: string;
}

/** Makes samples with a run's latest weights and writes them as one PNG. */
export async function generatePicture(
  request: PictureRequest,
): Promise<{ readonly file: string; readonly step: number }> {
  const { directory, experiment, classOf, perClass, company } = request;
  const { sample } = experiment.training;
  const sampler = samplerOf(request);
  checkClass(sampler, sample, classOf);
  if (perClass) checkConditional(sampler, "--per-class");
  if (perClass || company.kind !== "none") checkImages(sample, directory);
  return withTrained(request, async (state, step) => {
    const samples = await samplesOf(sampler, sample, state, request);
    const picture = await (makesImages(sample) ? images : points)(sample, samples, request);
    const file = resolve(request.file);
    await writeFileDurably(file, picture.png);
    return { file, step };
  });
}

async function samplesOf(
  sampler: Sampler,
  { classes }: Sample,
  state: object,
  { count, seed, classOf, perClass }: PictureRequest,
): Promise<Samples> {
  const random = stream(seed, "generate");
  if (!perClass)
    return generate(sampler, state, {
      count,
      random,
      ...(classOf !== undefined && { classOf: () => classOf }),
    });
  const vectors = tf.tidy(() => tf.tile(sampler.draw(random, count), [classes, 1]));
  const samples = await sampler.from(state, vectors, { classOf: (i) => Math.floor(i / count) });
  vectors.dispose();
  return samples;
}

function images(sample: Sample, samples: Samples, request: PictureRequest): Promise<Picture> {
  const { count, perClass, company, experiment, notice } = request;
  const { seed } = experiment.parts;
  const arrangement = { company, perClass: perClass ? count : undefined, seed };
  return arrange(sample, samples, arrangement, () => loadData(experiment, notice));
}

/** Points of the plane are shown among as many real ones. */
async function points(sample: Sample, samples: Samples, request: PictureRequest): Promise<Picture> {
  const { directory, experiment, count, notice } = request;
  const { seed } = experiment.parts;
  const draw = drawer(sample, await realSamples(sample, await loadData(experiment, notice), seed, count));
  if (draw !== undefined) return draw(samples);
  throw new UserError(`${directory}: no picture can show samples of shape [${sample.shape}]`, exitCodes.data);
}
