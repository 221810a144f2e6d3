import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { growthPerStep, type Sample, watch } from "../measure/flatness.ts";
import { withWorkers } from "../measure/withWorkers.ts";
import { markdown } from "../report/markdown.ts";
import { machine, save } from "../report/save.ts";
import { curves } from "../report/svg.ts";
import { ours } from "../workers/implementations.ts";
import { positive } from "./options.ts";

interface FlatnessOptions {
  readonly way: string;
  readonly game: string;
  readonly steps: number;
  readonly threads: number;
  readonly out: string;
}

/** Memory in use over many steps. */
export function flatnessCommand(): Command {
  return new Command("flatness")
    .description("memory of exp over many steps of a small game")
    .addOption(new Option("--way <name>", "way to compute").choices(Object.keys(ours)).default("function"))
    .option("--game <name>", "experiment", "gaussian-ring")
    .option("--steps <n>", "steps to train", positive, 10_000)
    .option("--threads <n>", "threads", positive, availableParallelism())
    .option("--out <folder>", "where results are written", "bench/results/latest")
    .action(flatness);
}

async function flatness({ way, game, steps, threads, out }: FlatnessOptions): Promise<void> {
  const conditions = { machine: machine(), game, way, threads };
  const setting = { implementations: [way], threads, python: "" };
  const samples = await withWorkers({ game }, setting, ([worker]) => watch(worker!, steps, 100));
  const rows = (["process", "bytes", "tensors", "native"] as const).map((of) => ({
    held: names[of],
    first: samples[0]![of],
    last: samples.at(-1)![of],
    "growth per step": growthPerStep(samples, of),
  }));
  console.log(`\n${game}, ${way}, ${steps} steps\n\n${markdown(rows)}`);
  save(out, {
    "flatness.json": { ...conditions, samples },
    "flatness.svg": chart(game, samples),
  });
}

const names = {
  process: "bytes of the process",
  bytes: "bytes of tensors",
  tensors: "tensors",
  native: "TensorFlow's handles",
} satisfies Partial<Record<keyof Sample, string>>;

function chart(game: string, samples: readonly Sample[]): string {
  const points = samples.map((sample) => [sample.step, sample.process / 1e6] as const);
  const axes = { x: "step", y: "MB", type: "value" } as const;
  return curves(`Memory of the process, ${game}`, axes, { process: points });
}
