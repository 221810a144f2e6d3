import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { growthPerStep, type Sample, watch } from "../measure/flatness.ts";
import { match } from "../measure/withWorkers.ts";
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

/** Whether a long training holds more and more. */
export function flatnessCommand(): Command {
  return new Command("flatness")
    .description("what ours holds in memory over many steps of a small game")
    .addOption(new Option("--way <name>", "how we compute").choices(Object.keys(ours)).default("function"))
    .option("--game <name>", "an experiment of bytes or numbers in memory", "gaussian-ring")
    .option("--steps <n>", "how long", positive, 10_000)
    .option("--threads <n>", "threads", positive, availableParallelism())
    .option("--out <folder>", "where results are written", "bench/results/latest")
    .action(flatness);
}

async function flatness({ way, game, steps, threads, out }: FlatnessOptions): Promise<void> {
  const conditions = { machine: machine(), game, way, threads };
  const setting = { contenders: [way], threads, python: "" };
  const samples = await match({ game }, setting, ([player]) => watch(player!, steps, 100));
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
