import { resolve } from "node:path";
import type { Sampler, Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { loadData } from "../data.ts";
import { drawer } from "../record/drawer.ts";
import type { Picture } from "../record/picture.ts";
import { samplerOf, withTrained } from "../trained.ts";
import { arrange, type Company } from "./arrange.ts";
import { checkClass, checkConditional } from "./classes.ts";
import { checkImages, makesImages } from "./images.ts";
import { type Ordered, orderOf } from "./ordered.ts";
import { realSamples } from "./realSamples.ts";

export interface PictureRequest extends Ordered {
  readonly company: Company;
  readonly file: string;
}

/** Makes samples with weights of a run and writes them as one PNG. */
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
  sample: Sample,
  state: object,
  request: PictureRequest,
): Promise<Samples> {
  const { vectors, classOf } = orderOf(sampler, sample, request);
  const samples = await sampler.from(state, vectors, { classOf });
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
