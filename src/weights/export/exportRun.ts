import { join } from "node:path";
import type { Networks } from "../../algorithms/networks.ts";
import { generate, type Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { stream } from "../../engine/random/streams.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { readyDirectory } from "../../files/places.ts";
import type { Checkpoint } from "../../runner/checkpoint/load.ts";
import { checkClass } from "../../runner/samples/classes.ts";
import { chosenCheckpoint, samplerOf, type TrainedRequest, withTrained } from "../../runner/trained.ts";
import type { Files } from "./files.ts";
import { modelFiles } from "./modelFiles.ts";
import { npzFiles, pngFiles } from "./sampleFiles.ts";
import { safetensorsFiles, torchFiles } from "./weightFiles.ts";

export interface ExportRequest extends TrainedRequest {
  readonly format: ExportFormat;
  /** Folder that the files go into. */
  readonly out: string;
  /** Of samples: how many, from which noise, and all of which class, if a class can be asked for. */
  readonly count: number;
  readonly seed: number;
  readonly classOf: number | undefined;
}

/** The files that a run's weights of some step became. */
interface Exported {
  readonly step: number;
  readonly files: Files;
}

type Export = (request: ExportRequest) => Promise<Exported>;

const formats = {
  safetensors: fromCheckpoint(safetensorsFiles),
  torch: fromCheckpoint(torchFiles),
  tfjs: exportModel,
  npz: fromSamples(npzFiles),
  png: fromSamples((samples, _, sample) => pngFiles(samples, sample)),
} satisfies Readonly<Record<string, Export>>;

export type ExportFormat = keyof typeof formats;

/** Writes a run's weights, or samples made with them, in a format of other programs. */
export async function exportRun(
  request: ExportRequest,
): Promise<{ readonly step: number; readonly files: readonly string[] }> {
  const { experiment, format, out, classOf } = request;
  if (classOf !== undefined) checkClass(samplerOf(request), experiment.training.sample, classOf);
  await readyDirectory(out);
  const { step, files } = await formats[format](request);
  for (const [name, bytes] of files) await writeFileDurably(join(out, name), bytes);
  return { step, files: [...files.keys()].map((name) => join(out, name)) };
}

/** Weights are only written down again, and need no engine. */
function fromCheckpoint(make: (checkpoint: Checkpoint, networks: Networks) => Files): Export {
  return async (request) => {
    const checkpoint = await chosenCheckpoint(request);
    return { step: checkpoint.step, files: make(checkpoint, request.experiment.training.networks) };
  };
}

/** The samples that `exp generate` draws, and their classes if a class can be asked for. */
function fromSamples(
  make: (samples: Samples, classes: Int32Array | undefined, sample: Sample) => Files,
): Export {
  return (request) => {
    const { experiment, count, seed, classOf: wanted } = request;
    const { sample } = experiment.training;
    const sampler = samplerOf(request);
    return withTrained(request, async (state, step) => {
      const classOf = (index: number) => wanted ?? index % sample.classes;
      const samples = await generate(sampler, state, { count, random: stream(seed, "generate"), classOf });
      const classes = () => Int32Array.from({ length: count }, (_, i) => classOf(i));
      return { step, files: make(samples, sampler.conditional ? classes() : undefined, sample) };
    });
  };
}

function exportModel(request: ExportRequest): Promise<Exported> {
  const { parts, training } = request.experiment;
  const sampler = samplerOf(request);
  const noise = sampler.latent.distribution === "normal" ? "standard normal" : "uniform on [-1, 1)";
  return withTrained(request, async (state, step) => {
    const about = { experiment: parts.name, step, noise, samplesRange: training.sample.range };
    return { step, files: modelFiles(training, sampler, state, about) };
  });
}
