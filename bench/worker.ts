/**
 * The worker of `npm run bench` that trains in exp: it answers each line of JSON on stdin with one on stdout. It times the
 * loop of a run without its recording: making inputs, the step, and a turn of the event loop.
 */
import { createInterface } from "node:readline";
import { networksOf } from "../src/algorithms/gan/gan.ts";
import { parameterCounts } from "../src/algorithms/networks.ts";
import { openEngine } from "../src/engine/open.ts";
import { open } from "./ours/open.ts";
import { peak } from "./ours/peak.ts";
import { held, training } from "./ours/training.ts";
import { ours } from "./workers/implementations.ts";
import type { Job, Opened, Questions } from "./workers/protocol.ts";

type Answers = { [Q in keyof Questions]: (asked: Questions[Q]["asked"]) => Promise<Questions[Q]["answer"]> };

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const job: Job = JSON.parse((await lines.next()).value);
const way = ours[job.way]!;
const engine = await openEngine(way.engine, { threads: job.threads, notify: refuse });
const { parts, game } = open(job);
const data = await parts.dataset.load(console.error);
const { steps, multiplyAdds } = training(engine, game, data, way, refuse);
const answers: Answers = {
  train: ({ steps: count }) => steps(count),
  count: async () => ({ multiplyAdds: await multiplyAdds() }),
  peak: async () => ({ multiplyAddsPerSecond: await peak() }),
  held: async () => held(),
};
send({
  version: engine.version,
  threads: engine.threads,
  game: {
    batch: game.batchSize,
    criticBatch: game.criticBatchSize,
    criticSteps: game.algorithm.criticSteps,
    ...(parameterCounts(networksOf(game)) as Record<"generator" | "critic", number>),
  },
});
for await (const line of lines) {
  const asked = JSON.parse(line);
  send(await answers[asked.do as keyof Questions](asked));
}
await engine.close();

function send(answer: Opened | Questions[keyof Questions]["answer"]): void {
  console.log(JSON.stringify(answer));
}

/** Ends the worker if the engine falls back to another one, which is not what is measured. */
function refuse(notice: string): never {
  throw new Error(notice);
}
