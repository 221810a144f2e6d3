/**
 * Our side of `npm run bench`: plays one game as it is told, a line of JSON for each line of JSON. What it times is the
 * loop of a run without its recording: making inputs, the step, the turn that the event loop gets.
 */
import { createInterface } from "node:readline";
import { networksOf } from "../src/algorithms/gan/gan.ts";
import { parameterCounts } from "../src/algorithms/networks.ts";
import { openEngine } from "../src/engine/open.ts";
import { open } from "./ours/open.ts";
import { peak } from "./ours/peak.ts";
import { held, training } from "./ours/training.ts";
import { ours } from "./sides/contenders.ts";
import type { Job, Opened, Questions } from "./sides/protocol.ts";

type Answers = { [Q in keyof Questions]: (asked: Questions[Q]["asked"]) => Promise<Questions[Q]["answer"]> };

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const job: Job = JSON.parse((await lines.next()).value);
const way = ours[job.way]!;
const engine = await openEngine(way.engine, { threads: job.threads, notify: refuse });
const { parts, game } = open(job);
const data = await parts.dataset.load(console.error);
const { play, multiplyAdds } = training(game, data, way, refuse);
const answers: Answers = {
  play: ({ steps }) => play(steps),
  count: async () => ({ multiplyAdds: await multiplyAdds() }),
  peak: async () => ({ multiplyAddsPerSecond: await peak() }),
  held: async () => held(),
};
tell({
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
  tell(await answers[asked.do as keyof Questions](asked));
}
await engine.close();

function tell(answer: Opened | Questions[keyof Questions]["answer"]): void {
  console.log(JSON.stringify(answer));
}

/** An engine that falls back on another way says so, and would not be what is measured. */
function refuse(notice: string): never {
  throw new Error(notice);
}
