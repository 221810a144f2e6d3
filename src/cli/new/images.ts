import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { usualLabels } from "../../components/datasets/images/labels.ts";
import { listImages } from "../../components/datasets/images/list.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { writeNew } from "./files.ts";
import type { Name } from "./name.ts";

/** What a folder of images shows at a glance. */
export interface Glance {
  readonly count: number;
  /** Images in each class, by name; empty without classes. */
  readonly classes: ReadonlyMap<string, number>;
  /** The middle one of the looked at images' shorter sides, in pixels. */
  readonly side: number;
  readonly isGrey: boolean;
  readonly isTransparent: boolean;
  readonly isSquare: boolean;
}

/** Images that are looked at; the rest is read when the run starts. */
const looked = 200;
const leastImages = 16;

/** @throws UserError (exit 3) if there are too few images to train on. */
async function glanceAt(folder: string): Promise<Glance> {
  const { images, ignored } = listImages(folder);
  if (images.length < leastImages) {
    const others = ignored.length > 0 ? ` (and ${ignored.join("; ")})` : "";
    throw new UserError(
      `${folder}: has ${images.length} images${others}; at least ${leastImages} are needed, and some hundreds to learn anything`,
      exitCodes.data,
    );
  }
  const stride = Math.ceil(images.length / looked);
  const seen = await looks(images.filter((_, i) => i % stride === 0).map((name) => join(folder, name)));
  const sides = seen.map(({ width, height }) => Math.min(width, height)).sort((a, b) => a - b);
  return {
    count: images.length,
    classes: usualLabels(images) === "folders" ? classesOf(images) : new Map(),
    side: sides[sides.length >> 1] ?? 0,
    isGrey: seen.length > 0 && seen.every(({ grey }) => grey),
    isTransparent: seen.some(({ alpha }) => alpha),
    isSquare: seen.every(({ width, height }) => width === height),
  };
}

/** Sizes and colours; files that cannot be read are left to the run, which names them. */
async function looks(files: readonly string[]) {
  const { default: sharp } = await import("sharp");
  const seen = [];
  for (const file of files) {
    const header = await sharp(file)
      .metadata()
      .catch(() => undefined);
    if (header === undefined) continue;
    const { autoOrient, space, hasAlpha } = header;
    const grey = /^(?:b-w|grey16)$/.test(space);
    seen.push({ width: autoOrient.width, height: autoOrient.height, grey, alpha: hasAlpha });
  }
  return seen;
}

function classesOf(images: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of images) {
    const top = name.slice(0, name.indexOf("/"));
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  return counts;
}

/** Writes an experiment for a folder of images. */
export async function newExperiment({ dashed }: Name, folder: string) {
  const file = `experiments/${dashed}.yaml`;
  const glance = await glanceAt(folder);
  await writeNew({ [file]: experimentOn(folder, dashed, glance) });
  return { experiment: file, files: [file], ...glance, classes: Object.fromEntries(glance.classes) };
}

/** More classes are too many for so small a network. */
const mostClasses = 100;

/** The experiment as YAML; paths in it are relative to its directory. */
export function experimentOn(
  folder: string,
  name: string,
  glance: Glance,
  cores = availableParallelism(),
): string {
  const { count, classes, isGrey, isTransparent, isSquare, side } = glance;
  const size = side >= 48 && cores >= 8 ? 64 : 32;
  const batch = Math.min(64, 2 ** Math.floor(Math.log2((count * 0.8) / 2)));
  const isConditional = classes.size > 1 && classes.size <= mostClasses;
  const width = 32;
  const fit = isSquare
    ? ""
    : "\n  fit: crop # the largest square from the centre; pad and stretch keep all of it";
  const background = isTransparent ? "\n  background: white # under transparent pixels" : "";
  const named = [...classes].slice(0, 6).map(([label, images]) => `${label} ${images}`);
  const shown = named.join(", ").replaceAll(/[^\P{C}]/gu, "?") + (classes.size > 6 ? ", …" : "");
  const labels =
    classes.size > 1 ? `\n  labels: folders # ${classes.size} classes: ${shown}` : "\n  labels: none";
  const minutes = Math.max(1, Math.round((5000 * secondsOfStep(size, width, batch, cores)) / 60));
  return `# yaml-language-server: $schema=../schemas/experiment.schema.json
name: ${name}
about: A small DCGAN on ${count.toLocaleString("en")} images of your own.

# Looked at: ${count.toLocaleString("en")} images, the shorter side about ${side} pixels${isSquare ? ", square" : ""}${isTransparent ? ", some transparent" : ""}.
dataset:
  type: imageFolder
  path: ${JSON.stringify(relative("experiments", folder) || ".")} # relative to this file
  size: ${size} # 32 is fast; 64 takes about five times as long, 128 needs a graphics card${fit}
  channels: ${isGrey ? "1 # grey" : "3 # colour"}${background}${labels}
  mirror: true # left and right exchanged, at random; false for writing and for faces of clocks
batchSize: ${batch}
latent: { size: 64 }

generator: { type: dcgan, width: ${width}${isConditional ? ", labels: added" : ""} }
critic: { type: dcgan, width: ${width}, normalizer: { type: layerNorm }${isConditional ? ", labels: concatenated" : ""} }

# R1, on every fourth update: it keeps the critic from learning few images by heart.
loss: { type: nonSaturating }
penalties:
  - { type: gradient, at: real, target: 0, weight: 0.5, everyUpdates: 4 }
optimizers:
  generator: { type: adam, learningRate: 0.001, beta1: 0.5 }
  critic: { type: adam, learningRate: 0.0005, beta1: 0.5 }
algorithm: { type: gan }
ema: { decay: 0.99 } # samples come from averaged weights

# Needs no extractor of features: compares pixels. With labelled images, a classifier of your own is a better judge.
metrics:
  - { type: slicedWasserstein }

budgets:
  smoke: { steps: 2, samples: ${Math.max(4, isConditional ? classes.size : 4)} } # seconds
  full: { steps: 5000, samplesEvery: 250, samples: 64 } # about ${minutes} minutes on ${cores} cores, by a rough estimate
`;
}

/** Measured: 0.2 s on one core for 64 images of 32 x 32 and networks of 24 channels; more cores help up to four. */
const secondsOfStep = (size: number, width: number, batch: number, cores: number): number =>
  (0.2 * (size / 32) ** 2.3 * (width / 24) ** 1.5 * (batch / 64)) / Math.min(4, cores) ** 0.7;
