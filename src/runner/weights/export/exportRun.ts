import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { stream } from "../../../engine/random/streams.ts";
import { exitCodes, UserError } from "../../../registry/errors.ts";
import { assemble } from "../../assemble.ts";
import { type Checkpoint, loadLatestCheckpoint } from "../../checkpoint/load.ts";
import { restoreState } from "../../checkpoint/state.ts";
import { writeFailure, writeFileDurably } from "../../files.ts";
import type { Game } from "../../game.ts";
import { checkClass } from "../../generatePicture.ts";
import { type Checked, type EngineChoice, withEngine } from "../../launch.ts";
import { generate, type Samples } from "../../sampler.ts";
import { initialState, type State } from "../../state.ts";
import type { Files } from "./files.ts";
import { modelFiles } from "./modelFiles.ts";
import { npzFiles, pngFiles } from "./sampleFiles.ts";
import { safetensorsFiles, torchFiles } from "./weightFiles.ts";

export interface ExportRequest extends EngineChoice {
  /** The run's directory, and the experiment it runs. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly format: ExportFormat;
  /** Folder that the files go into. */
  readonly out: string;
  /** Of samples: how many, from which noise, and, for a conditional game, all of which class. */
  readonly count: number;
  readonly seed: number;
  readonly classOf: number | undefined;
  readonly notice: (line: string) => void;
}

/** What a format is made from. */
interface Source {
  readonly request: ExportRequest;
  readonly game: Game;
  readonly checkpoint: Checkpoint;
}

const formats = {
  safetensors: async ({ checkpoint, game }: Source) => safetensorsFiles(checkpoint, game),
  torch: async ({ checkpoint, game }: Source) => torchFiles(checkpoint, game),
  tfjs: (source: Source) =>
    withState(source, async (state) => modelFiles(source.game, state, aboutModel(source))),
  npz: (source: Source) => withSamples(source, (samples, classes) => npzFiles(samples, classes)),
  png: (source: Source) => withSamples(source, (samples) => pngFiles(samples, source.game)),
} satisfies Readonly<Record<string, (source: Source) => Promise<Files>>>;

export type ExportFormat = keyof typeof formats;

export const exportFormats = Object.keys(formats) as readonly ExportFormat[];

/** Writes a run's latest weights, or samples made with them, in a format of others. */
export async function exportRun(
  request: ExportRequest,
): Promise<{ readonly step: number; readonly files: readonly string[] }> {
  const { directory, experiment, format, out, notice } = request;
  const game = assemble(experiment.parts);
  checkClass(game, request.classOf);
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), notice);
  if (checkpoint === undefined)
    throw new UserError(`${directory}: has no checkpoint yet`, exitCodes.checkpoint);
  const files = await formats[format]({ request, game, checkpoint });
  await mkdir(out, { recursive: true }).catch((error) => Promise.reject(writeFailure(out, error)));
  for (const [name, bytes] of files) await writeFileDurably(join(out, name), bytes);
  return { step: checkpoint.step, files: [...files.keys()].map((name) => join(out, name)) };
}

function withState<T>({ request, game, checkpoint }: Source, use: (state: State) => Promise<T>): Promise<T> {
  return withEngine(request, request.notice, () => {
    const like = initialState(game, request.experiment.parts.seed);
    return use(restoreState(like, checkpoint.tensors, checkpoint.path));
  });
}

/** The samples that `exp generate` draws. */
function withSamples(
  source: Source,
  make: (samples: Samples, classes: Int32Array | undefined) => Files,
): Promise<Files> {
  const { request, game } = source;
  const { count, seed, classOf = undefined } = request;
  const classAt = (index: number) => classOf ?? index % game.sample.classes;
  return withState(source, async (state) => {
    const samples = await generate(game, state, {
      count,
      random: stream(seed, "generate"),
      classOf: classAt,
    });
    return make(
      samples,
      game.conditional ? Int32Array.from({ length: count }, (_, i) => classAt(i)) : undefined,
    );
  });
}

function aboutModel({ request, game, checkpoint }: Source): Readonly<Record<string, unknown>> {
  const { latent, sample } = game;
  return {
    experiment: request.experiment.parts.name,
    step: checkpoint.step,
    noise: `${latent.distribution === "normal" ? "standard normal" : "uniform on [-1, 1)"}`,
    samplesRange: sample.range,
  };
}
