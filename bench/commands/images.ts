import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import sharp from "sharp";
import { builtInCatalogues } from "../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../src/algorithms/gan/experiment.ts";
import { assemble, type Game } from "../../src/algorithms/gan/game.ts";
import type { Data } from "../../src/components/datasets/contract.ts";
import { inMemory } from "../../src/components/datasets/splits.ts";
import { openEngine } from "../../src/engine/open.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { UserError } from "../../src/errors.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { loading } from "../../src/runner/check.ts";
import { median } from "../measure/statistics.ts";
import { training } from "../ours/training.ts";
import { markdown, type Row } from "../report/markdown.ts";
import { machine, save } from "../report/save.ts";
import { ours } from "../workers/implementations.ts";
import { positive } from "./options.ts";

interface ImagesOptions {
  readonly folder: string | undefined;
  readonly count: number;
  readonly pixels: number;
  readonly game: string;
  readonly size: number;
  readonly rounds: number;
  readonly threads: number;
  readonly out: string;
}

/** How fast a folder of images is packed, and whether reading it slows training. */
export function imagesCommand(): Command {
  return new Command("images")
    .description(
      "images a second while a folder is packed, and steps that read them beside steps from memory",
    )
    .option("--folder <path>", "images; default: JPEG files of noise, made and removed")
    .option("--count <n>", "files to make", positive, 2_000)
    .option("--pixels <n>", "their height and width", positive, 256)
    .option("--game <name>", "experiment that trains on them", "mnist-fc-wgan")
    .option("--size <n>", "height and width that networks get", positive, 28)
    .option("--rounds <n>", "turns of ten steps of each way", positive, 8)
    .option("--threads <n>", "threads of the engine", positive, availableParallelism())
    .option("--out <folder>", "where results are written", "bench/results/latest")
    .action(images);
}

async function images(options: ImagesOptions): Promise<void> {
  const { folder, out, ...conditions } = options;
  const scratch = mkdtempSync(join(tmpdir(), "bench-images-"));
  try {
    const path = folder === undefined ? await made(scratch, options) : resolve(folder);
    const { parts } = opened(path, options);
    const first = await timed(() => loadInto(scratch, parts));
    const second = await timed(() => loadInto(scratch, parts));
    const { train, test } = second.result;
    const packing = {
      images: train.count + test.count,
      "packed a second": (train.count + test.count) / first.seconds,
      "next start, s": second.seconds,
    };
    const steps = await compared(assemble(parts as GanExperiment), second.result, options);
    console.log(`\n${markdown([packing])}\n\n${markdown(steps)}`);
    save(out, { "images.json": { machine: machine(), ...conditions, packing, steps } });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** JPEG files of noise. */
async function made(scratch: string, { count, pixels }: ImagesOptions): Promise<string> {
  const folder = join(scratch, "images");
  mkdirSync(folder);
  const raw = { width: pixels, height: pixels, channels: 3 } as const;
  for (let i = 0; i < count; i++) {
    const values = Uint8Array.from(stream(0, "bench/images", i).integers(pixels * pixels * 3, 256));
    await writeFile(join(folder, `${i}.jpg`), await sharp(values, { raw }).jpeg().toBuffer());
  }
  return folder;
}

function opened(path: string, { game, size }: ImagesOptions) {
  const file = fileURLToPath(new URL(`../../experiments/${game}.yaml`, import.meta.url));
  const dataset = JSON.stringify({ type: "imageFolder", path, size, channels: 1, labels: "none" });
  const overrides = [{ option: "--set", text: `dataset=${dataset}` }];
  const loaded = loadExperiment(file, loading(builtInCatalogues, overrides));
  if (!loaded.ok) throw new UserError(loaded.report);
  return loaded;
}

/** Loads the data with a cache of its own, which is empty the first time. */
async function loadInto(scratch: string, { dataset }: Pick<GanExperiment, "dataset">): Promise<Data> {
  const before = process.env.EXP_CACHE_DIR;
  process.env.EXP_CACHE_DIR = join(scratch, "cache");
  try {
    return await dataset.load((line) => console.error(line));
  } finally {
    if (before === undefined) delete process.env.EXP_CACHE_DIR;
    else process.env.EXP_CACHE_DIR = before;
  }
}

async function timed<T>(work: () => Promise<T>) {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

const stepsPerTurn = 10;

/** The same training from the packed file and from memory, in turns, so that other programs slow both alike. */
async function compared(game: Game, data: Data, { rounds, threads }: ImagesOptions): Promise<readonly Row[]> {
  const engine = await openEngine("tensorflow", { threads, notify: console.error });
  const { train } = data;
  const every = Int32Array.from({ length: train.count }, (_, index) => index);
  const memory = { ...data, train: inMemory(await train.read(every), train.stored, train.labels) };
  const ways = [memory, data].map((source) => ({
    loop: training(engine, game, source, ours.function!, console.error),
    costs: [] as { readonly wall: number; readonly cpu: number }[],
  }));
  for (const { loop } of ways) await loop.steps(3);
  for (let round = 0; round < rounds; round++)
    for (const { loop, costs } of ways) {
      const { wall, cpu } = await loop.steps(stepsPerTurn);
      costs.push({ wall: median(wall), cpu: median(cpu) });
    }
  return ways.map(({ costs }, i) => ({
    "images from": i === 0 ? "memory" : "packed file",
    "ms/step": median(costs.map(({ wall }) => wall)),
    "CPU ms": median(costs.map(({ cpu }) => cpu)),
    "images a second": (1000 * game.batchSize) / median(costs.map(({ wall }) => wall)),
    "× as long": median(costs.map(({ wall }, round) => wall / ways[0]!.costs[round]!.wall)),
  }));
}
