import { resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { assemble } from "../../algorithms/gan/assemble.ts";
import { latentVectors } from "../../algorithms/gan/feed.ts";
import type { Game } from "../../algorithms/gan/game.ts";
import type { State } from "../../algorithms/gan/state.ts";
import { generate, generateFrom, type Samples } from "../../algorithms/sampler.ts";
import { stream } from "../../engine/random/streams.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { writeFileDurably } from "../../files/durable.ts";
import type { Picture } from "../record/picture.ts";
import { drawer } from "../record/pictures.ts";
import { type TrainedRequest, withTrainedGame } from "../trained.ts";
import { arrange, type Company } from "./arrange.ts";
import { checkImages, makesImages } from "./images.ts";
import { realSamples } from "./realSamples.ts";

export interface PictureRequest extends TrainedRequest {
  /** All samples; those of each class where `perClass` is set. */
  readonly count: number;
  readonly seed: number;
  /** The class of every sample, for a conditional game; one after the other where left out. */
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
  const game = assemble(experiment.parts);
  checkClass(game, classOf);
  if (perClass) checkConditional(game, "--per-class");
  if (perClass || company.kind !== "none") checkImages(game, directory);
  return withTrainedGame(request, game, async (state, step) => {
    const samples = await samplesOf(game, state, request);
    const picture = await (makesImages(game) ? images : points)(game, samples, request);
    const file = resolve(request.file);
    await writeFileDurably(file, picture.png);
    return { file, step };
  });
}

async function samplesOf(game: Game, state: State, request: PictureRequest): Promise<Samples> {
  const { count, seed, classOf, perClass } = request;
  const random = stream(seed, "generate");
  if (!perClass)
    return generate(game, state, { count, random, ...(classOf !== undefined && { classOf: () => classOf }) });
  const vectors = tf.tidy(() => tf.tile(latentVectors(game, random, count), [game.sample.classes, 1]));
  const samples = await generateFrom(game, state, vectors, { classOf: (i) => Math.floor(i / count) });
  vectors.dispose();
  return samples;
}

function images(game: Game, samples: Samples, request: PictureRequest): Promise<Picture> {
  const { count, perClass, company, experiment, notice } = request;
  const { dataset, seed } = experiment.parts;
  const arrangement = { company, perClass: perClass ? count : undefined, seed };
  return arrange(game, samples, arrangement, () => dataset.load(notice));
}

/** Points of the plane are shown among as many real ones. */
async function points(game: Game, samples: Samples, request: PictureRequest): Promise<Picture> {
  const { directory, experiment, count, notice } = request;
  const { dataset, seed } = experiment.parts;
  const draw = drawer(game.sample, await realSamples(game.sample, await dataset.load(notice), seed, count));
  if (draw !== undefined) return draw(samples);
  throw new UserError(
    `${directory}: no picture can show samples of shape [${game.sample.shape}]`,
    exitCodes.data,
  );
}

/** Throws a `UserError` where a game cannot make samples of the class that was asked for. */
export function checkClass(game: Game, classOf: number | undefined): void {
  if (classOf === undefined) return;
  checkConditional(game, "--class");
  const { classes } = game.sample;
  if (classOf >= classes)
    throw new UserError(`--class: ${classOf} is none of the classes 0 to ${classes - 1}`);
}

function checkConditional({ conditional }: Game, option: string): void {
  if (!conditional) throw new UserError(`${option}: neither network of this run looks at classes`);
}
