import { join } from "node:path";
import type { Data } from "../components/datasets/contract.ts";
import { compiled } from "../engine/compile/compiled.ts";
import { release } from "../engine/tree.ts";
import { type ExitCode, exitCodes } from "../registry/errors.ts";
import type { CheckpointMeta } from "./checkpoint/manifest.ts";
import { saveCheckpoint } from "./checkpoint/save.ts";
import { hostState } from "./checkpoint/state.ts";
import { feed } from "./feed.ts";
import type { Game } from "./game.ts";
import { iteration } from "./iteration.ts";
import type { Computing } from "./launch.ts";
import { isDue, type Plan } from "./plan.ts";
import type { Recorder, Scalars } from "./record/recorder.ts";
import type { Ended, Reporter } from "./reporter.ts";
import { macrotask, type Signals } from "./signals.ts";
import type { State } from "./state.ts";
import { stopwatch } from "./stopwatch.ts";
import { type RunIteration, type Step, train } from "./train.ts";
import { compareSteps, judge, type Ways } from "./verify.ts";

/** A run that is ready for its next step. */
export interface Session {
  readonly directory: string;
  readonly game: Game;
  readonly data: Data;
  readonly seed: number;
  readonly state: State;
  readonly from: number;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly meta: CheckpointMeta;
  readonly reporter: Reporter;
  readonly signals: Signals;
  readonly computing: Computing;
}

export interface Played {
  readonly step: number;
  readonly status: Ended["status"];
  readonly exitCode: ExitCode;
}

/** Trains to the end of the plan, or until a signal or a value that is not finite stops it; saves on the way. */
export async function play(session: Session): Promise<Played> {
  const { game, data, computing, reporter } = session;
  const { compile: mode, precision } = computing;
  const iterate = iteration(game, data.decode);
  const { call, close } = compiled(iterate, { mode, precision, notify: reporter.notice });
  try {
    if (computing.verify) await verify(session, [iterate, call]);
    return await playSteps(session, call);
  } finally {
    close();
  }
}

async function verify({ game, data, seed, state, from, computing, reporter }: Session, ways: Ways) {
  const inputs = feed(game, data.train, seed)(from + 1);
  reporter.notice(judge(await compareSteps(ways, state, inputs), computing));
  release(inputs);
}

async function playSteps(session: Session, iterate: RunIteration): Promise<Played> {
  const { game, data, seed, plan, from, recorder, reporter, signals } = session;
  const watch = stopwatch();
  const steps = train(iterate, feed(game, data.train, seed), session.state, { from, to: plan.steps });
  for await (const step of steps) {
    const asked = signals.requested();
    const saving = step.step % plan.checkpointsEvery === 0 || step.step === plan.steps || asked !== undefined;
    const recording = isDue(step.step, plan.scalarsEvery, plan);
    const scalars = recording || saving ? await scalarsOf(step, game, data.train.count) : undefined;
    const stepsPerSecond = watch(step.step - from);
    if (scalars !== undefined && recording) recorder.scalars(step.step, { ...scalars, stepsPerSecond });
    reporter.step({ step: step.step, steps: plan.steps, stepsPerSecond, scalars });
    // A state that is no longer finite must not take the place of one that was.
    if (scalars !== undefined && diverged(scalars))
      return { step: step.step, status: "diverged", exitCode: exitCodes.diverged };
    await recorder.pictures(step);
    if (saving) await save(session, step);
    if (asked !== undefined && step.step < plan.steps)
      return { step: step.step, status: "interrupted", exitCode: asked };
    await macrotask();
  }
  return { step: Math.max(from, plan.steps), status: "completed", exitCode: exitCodes.done };
}

async function save({ directory, meta, recorder, reporter }: Session, { step, state }: Step): Promise<void> {
  await recorder.sync();
  reporter.saved(
    step,
    await saveCheckpoint(join(directory, "checkpoints"), step, await hostState(state), meta),
  );
}

/** Everything recorded of a step: its metrics, the learning rates, and how much data it has seen. */
async function scalarsOf(step: Step, game: Game, trainCount: number): Promise<Scalars> {
  const metrics = Object.entries(step.metrics).map(
    async ([name, value]) => [name, (await value.data())[0]!] as const,
  );
  const { criticSteps, updates, realBatches } = game.algorithm;
  const criticUpdates = step.step * criticSteps * (updates === "separate" ? 2 : 1);
  const images = step.step * (realBatches === "repeated" ? 1 : criticSteps) * game.criticBatchSize;
  return {
    ...Object.fromEntries(await Promise.all(metrics)),
    "critic/learningRate": game.critic.optimizer.rates({ step: step.step, update: criticUpdates })
      .learningRate,
    "generator/learningRate": game.generator.optimizer.rates({ step: step.step, update: step.step })
      .learningRate,
    "progress/criticUpdates": criticUpdates,
    "progress/realImages": images,
    "progress/epochs": images / trainCount,
  };
}

function diverged(scalars: Scalars): boolean {
  return Object.values(scalars).some((value) => !Number.isFinite(value));
}
