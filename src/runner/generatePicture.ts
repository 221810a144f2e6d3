import { join, resolve } from "node:path";
import { stream } from "../engine/random/streams.ts";
import { release } from "../engine/tree.ts";
import { exitCodes, UserError } from "../registry/errors.ts";
import { assemble } from "./assemble.ts";
import { loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import { writeFileDurably } from "./files.ts";
import type { Game } from "./game.ts";
import { type Checked, type EngineChoice, withEngine } from "./launch.ts";
import { realSamples } from "./realSamples.ts";
import { drawer } from "./record/pictures.ts";
import { generate } from "./sampler.ts";
import { initialState } from "./state.ts";

export interface PictureRequest extends EngineChoice {
  /** The run's directory, and the experiment it runs. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly count: number;
  readonly seed: number;
  /** The class of every sample, for a conditional game; one after the other where left out. */
  readonly classOf: number | undefined;
  readonly file: string;
  readonly notice: (line: string) => void;
}

/** Makes samples with a run's latest weights and writes them as one PNG. */
export async function generatePicture(
  request: PictureRequest,
): Promise<{ readonly file: string; readonly step: number }> {
  const { directory, experiment, notice } = request;
  const game = assemble(experiment.parts);
  checkClass(game, request.classOf);
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), notice);
  if (checkpoint === undefined)
    throw new UserError(`${directory}: has no checkpoint yet`, exitCodes.checkpoint);
  return withEngine(request, notice, async () => {
    const first = initialState(game, experiment.parts.seed);
    const state = restoreState(first, checkpoint.tensors, checkpoint.path);
    release(first);
    const { count, seed, classOf } = request;
    const samples = await generate(game, state, {
      count,
      random: stream(seed, "generate"),
      ...(classOf !== undefined && { classOf: () => classOf }),
    });
    const picture = (await pictureOf(game, request))(samples);
    const file = resolve(request.file);
    await writeFileDurably(file, picture.png);
    return { file, step: checkpoint.step };
  });
}

/** How to draw the samples; points of the plane are shown among as many real ones. */
async function pictureOf(game: Game, { directory, experiment, count, notice }: PictureRequest) {
  const isImage = game.sample.shape.length === 3;
  const real = isImage
    ? { values: new Float32Array(), shape: [0, ...game.sample.shape] }
    : await realSamples(
        game.sample,
        await experiment.parts.dataset.load(notice),
        experiment.parts.seed,
        count,
      );
  const draw = drawer(game.sample, real);
  if (draw === undefined)
    throw new UserError(
      `${directory}: no picture can show samples of shape [${game.sample.shape}]`,
      exitCodes.data,
    );
  return draw;
}

function checkClass({ conditional, sample }: Game, classOf: number | undefined): void {
  if (classOf === undefined) return;
  if (!conditional) throw new UserError("--class: neither network of this run looks at classes");
  if (classOf >= sample.classes)
    throw new UserError(`--class: ${classOf} is none of the classes 0 to ${sample.classes - 1}`);
}
