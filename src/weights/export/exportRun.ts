import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { assemble } from "../../algorithms/gan/assemble.ts";
import type { Game } from "../../algorithms/gan/game.ts";
import { generate, type Samples } from "../../algorithms/sampler.ts";
import { stream } from "../../engine/random/streams.ts";
import { writeFailure, writeFileDurably } from "../../files/durable.ts";
import type { Checkpoint } from "../../runner/checkpoint/load.ts";
import { checkClass } from "../../runner/samples/generatePicture.ts";
import { latestCheckpoint, type TrainedRequest, withTrainedGame } from "../../runner/trained.ts";
import type { Files } from "./files.ts";
import { modelFiles } from "./modelFiles.ts";
import { npzFiles, pngFiles } from "./sampleFiles.ts";
import { safetensorsFiles, torchFiles } from "./weightFiles.ts";

export interface ExportRequest extends TrainedRequest {
  readonly format: ExportFormat;
  /** Folder that the files go into. */
  readonly out: string;
  /** Of samples: how many, from which noise, and, for a conditional game, all of which class. */
  readonly count: number;
  readonly seed: number;
  readonly classOf: number | undefined;
}

/** What a run's weights of some step became. */
interface Exported {
  readonly step: number;
  readonly files: Files;
}

type Export = (request: ExportRequest, game: Game) => Promise<Exported>;

const formats = {
  safetensors: fromCheckpoint(safetensorsFiles),
  torch: fromCheckpoint(torchFiles),
  tfjs: (request, game) =>
    withTrainedGame(request, game, async (state, step) => ({
      step,
      files: modelFiles(game, state, aboutModel(request, game, step)),
    })),
  npz: fromSamples(npzFiles),
  png: fromSamples((samples, _, game) => pngFiles(samples, game)),
} satisfies Readonly<Record<string, Export>>;

export type ExportFormat = keyof typeof formats;

/** Writes a run's latest weights, or samples made with them, in a format of others. */
export async function exportRun(
  request: ExportRequest,
): Promise<{ readonly step: number; readonly files: readonly string[] }> {
  const { experiment, format, out, classOf } = request;
  const game = assemble(experiment.parts);
  checkClass(game, classOf);
  const { step, files } = await formats[format](request, game);
  await mkdir(out, { recursive: true }).catch((error) => Promise.reject(writeFailure(out, error)));
  for (const [name, bytes] of files) await writeFileDurably(join(out, name), bytes);
  return { step, files: [...files.keys()].map((name) => join(out, name)) };
}

/** Of numbers that are only written down again, and need no engine. */
function fromCheckpoint(make: (checkpoint: Checkpoint, game: Game) => Files): Export {
  return async (request, game) => {
    const checkpoint = await latestCheckpoint(request);
    return { step: checkpoint.step, files: make(checkpoint, game) };
  };
}

/** Of the samples that `exp generate` draws, and their classes where the game looks at classes. */
function fromSamples(make: (samples: Samples, classes: Int32Array | undefined, game: Game) => Files): Export {
  return (request, game) =>
    withTrainedGame(request, game, async (state, step) => {
      const { count, seed, classOf: wanted } = request;
      const classOf = (index: number) => wanted ?? index % game.sample.classes;
      const samples = await generate(game, state, { count, random: stream(seed, "generate"), classOf });
      const classes = game.conditional ? Int32Array.from({ length: count }, (_, i) => classOf(i)) : undefined;
      return { step, files: make(samples, classes, game) };
    });
}

function aboutModel({ experiment }: ExportRequest, { latent, sample }: Game, step: number) {
  const noise = latent.distribution === "normal" ? "standard normal" : "uniform on [-1, 1)";
  return { experiment: experiment.parts.name, step, noise, samplesRange: sample.range };
}
