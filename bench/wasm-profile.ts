/**
 * Profiles a training step on the wasm engine, kernel by kernel:
 *
 *   npx jiti bench/wasm-profile.ts mnist-wgan-gp --batch 64 --steps 5 --threads 1 --shapes
 *
 * A kernel's time excludes the kernels that it calls. CPU time is that of all threads: other loads hardly change it, but
 * it counts threads that wait by spinning. `--only-steps` does not time the kernels.
 */
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { feed } from "../src/algorithms/gan/feed.ts";
import { initialState } from "../src/algorithms/gan/game.ts";
import { iteration } from "../src/algorithms/gan/iteration.ts";
import { openEngine } from "../src/engine/open.ts";
import { release } from "../src/engine/tree.ts";
import { uncompiled } from "../src/engine/uncompiled.ts";
import { median } from "./measure/statistics.ts";
import { open } from "./ours/open.ts";

const { values: options, positionals: games } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: "string" },
    steps: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    shapes: { type: "boolean", default: false },
    rows: { type: "string", default: "25" },
    "only-steps": { type: "boolean", default: false },
  },
});

const warmUp = 2;
const steps = Number(options.steps);

/** Milliseconds. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

interface Entry extends Spent {
  readonly calls: number;
}

const nothing: Spent = { wall: 0, cpu: 0 };

const engine = await openEngine("wasm", { threads: Number(options.threads), notify: console.error });
const entries = new Map<string, Entry>();
if (!options["only-steps"]) watchKernels();
for (const game of games) await profile(game);
await engine.close();

async function profile(name: string): Promise<void> {
  const batch = options.batch === undefined ? {} : { batch: Number(options.batch) };
  const { parts, game } = open({ game: name, ...batch });
  const data = await parts.dataset.load(console.error);
  const inputsOf = feed(game, data.train, 0);
  const play = iteration(game, data.decode, uncompiled);
  const played: Spent[] = [];
  let state = initialState(game, 0);
  for (let step = 1; step <= steps + warmUp; step++) {
    const inputs = await inputsOf(step);
    if (step === warmUp + 1) entries.clear();
    const before = now();
    const next = await play(state, inputs);
    played.push(minus(now(), before));
    release(inputs);
    release([state, next.metrics, next.gradients], next.state);
    state = next.state;
  }
  release(state);
  report(`${name}, batch ${game.batchSize}`, played.slice(warmUp));
}

/** Times every kernel of the backend from now on. */
function watchKernels(): void {
  const within: Spent[] = [];
  for (const config of tf.getKernelsForBackend("wasm")) {
    const { kernelName, kernelFunc } = config;
    const timed: tf.KernelFunc = (call) => {
      within.push(nothing);
      const before = now();
      const result = kernelFunc(call);
      const whole = minus(now(), before);
      const own = minus(whole, within.pop()!);
      if (within.length > 0) within.push(plus(within.pop()!, whole));
      const key = options.shapes ? `${kernelName} ${shapesOf(call.inputs)}` : kernelName;
      const { calls, ...spent } = entries.get(key) ?? { calls: 0, ...nothing };
      entries.set(key, { calls: calls + 1, ...plus(spent, own) });
      return result;
    };
    tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({ ...config, kernelFunc: timed });
  }
}

function shapesOf(inputs: tf.NamedTensorInfoMap): string {
  return Object.values(inputs)
    .map((input) => `[${input?.shape}]`)
    .join(" ");
}

function report(title: string, played: readonly Spent[]): void {
  const rows = [...entries].sort(([, a], [, b]) => b.cpu - a.cpu);
  console.log(`${title}, ${options.threads} threads; ms a step on the clock, ms of CPU time, calls`);
  console.log(`${line(played.reduce(plus, nothing))}         mean step`);
  console.log(`${line(rows.reduce((sum, [, entry]) => plus(sum, entry), nothing))}         in kernels`);
  for (const [kernel, { calls, ...spent }] of rows.slice(0, Number(options.rows)))
    console.log(`${line(spent)} ${String(calls / steps).padStart(7)} ${kernel}`);
  const middle = { wall: median(played.map(({ wall }) => wall)), cpu: median(played.map(({ cpu }) => cpu)) };
  console.log(`${line(middle, 1)}         median step`);
}

function line({ wall, cpu }: Spent, count = steps): string {
  return [wall, cpu].map((ms) => (ms / count).toFixed(2).padStart(9)).join(" ");
}

function now(): Spent {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

function plus(a: Spent, b: Spent): Spent {
  return { wall: a.wall + b.wall, cpu: a.cpu + b.cpu };
}

function minus(a: Spent, b: Spent): Spent {
  return { wall: a.wall - b.wall, cpu: a.cpu - b.cpu };
}
