/**
 * Times a step without compilation, as TensorFlow functions, and compiled by XLA:
 *
 *   npx jiti bench/step.ts experiments/mnist-wgan-gp.yaml experiments/gaussian-ring.yaml --batch 64 --rounds 20
 *
 * The ways alternate step by step, so that another load on the machine slows them alike; ratios of medians are more
 * reliable than medians. CPU time is that of all threads; other loads hardly change it.
 */
import { parseArgs } from "node:util";
import { builtInCatalogues } from "../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../src/algorithms/gan/experiment.ts";
import type { Inputs } from "../src/algorithms/gan/feed.ts";
import { feed } from "../src/algorithms/gan/feed.ts";
import { assemble, initialState, type State } from "../src/algorithms/gan/game.ts";
import { iteration } from "../src/algorithms/gan/iteration.ts";
import type { Outcome } from "../src/algorithms/training.ts";
import type { CompileMode } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { release } from "../src/engine/tree.ts";
import { loadExperiment } from "../src/registry/load.ts";
import { loading } from "../src/runner/check.ts";
import { type Spread, spread } from "./measure/statistics.ts";

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: "string", multiple: true, default: [] },
    modes: { type: "string", default: "off,function,xla" },
    rounds: { type: "string", default: "15" },
    threads: { type: "string", default: "2" },
  },
});

/** Steps that are not counted: one is recorded, one compiled. */
const warmUp = 3;

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** One way to run the steps of one game. */
interface Implementation {
  readonly mode: CompileMode;
  readonly call: (state: State, inputs: Inputs) => Promise<Outcome<State>>;
  state: State;
  readonly costs: Cost[];
}

const engine = await openEngine("tensorflow", { threads: Number(options.threads), notify: console.error });
const rows: Record<string, string | number>[] = [];
for (const file of files)
  for (const batch of options.batch.length > 0 ? options.batch : [undefined])
    rows.push(...(await compare(file, batch)));
console.table(rows);

async function compare(file: string, batch: string | undefined) {
  const { game, data, name } = await open(file, batch);
  const inputsOf = feed(game, data.train, 0);
  const implementations = options.modes.split(",").map((mode): Implementation => {
    const { compile } = engine.compiler({ mode: mode as CompileMode, notify: console.error });
    return {
      mode: mode as CompileMode,
      call: iteration(game, data.decode, compile),
      state: initialState(game, 0),
      costs: [],
    };
  });
  for (let step = 1; step <= Number(options.rounds) + warmUp; step++)
    for (const implementation of implementations)
      implementation.costs.push(await play(implementation, await inputsOf(step)));
  return implementations.map(({ mode, costs, state }) => {
    release(state);
    return { experiment: name, batch: game.batchSize, mode, ...summary(costs, implementations[0]!.costs) };
  });
}

async function play(implementation: Implementation, inputs: Inputs): Promise<Cost> {
  const started = performance.now();
  const before = process.cpuUsage();
  const { state, metrics, gradients } = await implementation.call(implementation.state, inputs);
  // Eager operations may still be under way on a GPU.
  await metrics["generator/loss"]!.data();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  release(inputs);
  release([implementation.state, metrics, gradients], state);
  implementation.state = state;
  return { wall, cpu: (user + system) / 1000 };
}

function summary(costs: readonly Cost[], eager: readonly Cost[]) {
  const [own, base] = [spreads(costs), spreads(eager)];
  return {
    "first s": round(costs[0]!.wall / 1000),
    "second s": round(costs[1]!.wall / 1000),
    "second CPU s": round(costs[1]!.cpu / 1000),
    "median ms": round(own.wall.median),
    quartiles: `${round(own.wall.low)}–${round(own.wall.high)}`,
    "CPU ms": round(own.cpu.median),
    "times faster": round(base.wall.median / own.wall.median),
    "in CPU time": round(base.cpu.median / own.cpu.median),
  };
}

function spreads(costs: readonly Cost[]): Readonly<Record<keyof Cost, Spread>> {
  const counted = costs.slice(warmUp);
  return { wall: spread(counted.map(({ wall }) => wall)), cpu: spread(counted.map(({ cpu }) => cpu)) };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

async function open(file: string, batch: string | undefined) {
  const overrides = batch === undefined ? [] : [{ option: "--batch", text: `batchSize=${batch}` }];
  const loaded = loadExperiment(file, loading(builtInCatalogues, overrides));
  if (!loaded.ok) throw new Error(loaded.report);
  const data = await loaded.parts.dataset.load(console.error);
  return { game: assemble(loaded.parts as GanExperiment), data, name: loaded.parts.name };
}
