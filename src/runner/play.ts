import { join } from "node:path";
import type { Data } from "../components/datasets/contract.ts";
import { compiler, uncompiled } from "../engine/compile/compiler.ts";
import { release } from "../engine/tree.ts";
import { type ExitCode, exitCodes } from "../registry/errors.ts";
import type { CheckpointMeta } from "./checkpoint/manifest.ts";
import { saveCheckpoint } from "./checkpoint/save.ts";
import { hostState } from "./checkpoint/state.ts";
import type { Computing } from "./launch.ts";
import { isDue, type Plan } from "./plan.ts";
import type { Recorder, Scalars } from "./record/recorder.ts";
import type { Ended, Reporter } from "./reporter.ts";
import { macrotask, type Signals } from "./signals.ts";
import { stopwatch } from "./stopwatch.ts";
import { type Step, train } from "./train.ts";
import type { Evaluate, Iterate, Training } from "./training.ts";
import { compareSteps, judge, type Ways } from "./verify.ts";

/** A run that is ready for its next step. */
export interface Session<State, Inputs> {
  readonly directory: string;
  readonly training: Training<State, Inputs>;
  readonly data: Data;
  readonly seed: number;
  readonly evaluate: Evaluate<State> | undefined;
  readonly state: State;
  readonly from: number;
  readonly plan: Plan;
  readonly recorder: Recorder<State>;
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
export async function play<State, Inputs>(session: Session<State, Inputs>): Promise<Played> {
  const { training, data, computing, reporter } = session;
  const { compile: mode, precision } = computing;
  const { compile, close } = compiler({ mode, precision, notify: reporter.notice });
  const iterate = training.iteration(data.decode, compile);
  try {
    if (computing.verify) await verify(session, [training.iteration(data.decode, uncompiled), iterate]);
    return await playSteps(session, iterate);
  } finally {
    close();
  }
}

async function verify<State, Inputs>(
  { training, data, seed, state, from, computing, reporter }: Session<State, Inputs>,
  ways: Ways<State, Inputs>,
) {
  const inputs = training.feed(data.train, seed)(from + 1);
  reporter.notice(judge(await compareSteps(ways, state, inputs), computing));
  release(inputs);
}

async function playSteps<State, Inputs>(
  session: Session<State, Inputs>,
  iterate: Iterate<State, Inputs>,
): Promise<Played> {
  const { training, data, seed, plan, from, recorder, reporter, signals } = session;
  const watch = stopwatch();
  const steps = train(iterate, training.feed(data.train, seed), session.state, { from, to: plan.steps });
  for await (const step of steps) {
    const asked = signals.requested();
    const saving = step.step % plan.checkpointsEvery === 0 || step.step === plan.steps || asked !== undefined;
    const recording = isDue(step.step, plan.scalarsEvery, plan);
    const scalars = recording || saving ? await scalarsOf(step, training.progress) : undefined;
    const stepsPerSecond = watch.at(step.step - from);
    if (scalars !== undefined && recording) recorder.scalars(step.step, { ...scalars, stepsPerSecond });
    reporter.step({ step: step.step, steps: plan.steps, stepsPerSecond, scalars });
    // A state that is no longer finite must not take the place of one that was.
    if (scalars !== undefined && diverged(scalars))
      return { step: step.step, status: "diverged", exitCode: exitCodes.diverged };
    await recorder.pictures(step);
    if (await evaluated(session, step)) watch.leaveOut();
    if (saving) await save(session, step);
    if (asked !== undefined && step.step < plan.steps)
      return { step: step.step, status: "interrupted", exitCode: asked };
    await macrotask();
  }
  return { step: Math.max(from, plan.steps), status: "completed", exitCode: exitCodes.done };
}

/** Judges a step where that is due; returns whether it was. */
async function evaluated<State, Inputs>(
  { evaluate, plan, recorder, reporter }: Session<State, Inputs>,
  { step, state }: Step<State>,
): Promise<boolean> {
  if (evaluate === undefined || (step % plan.evaluateEvery !== 0 && step !== plan.steps)) return false;
  for (const evaluation of await evaluate(step, state)) {
    recorder.evaluation(evaluation);
    reporter.evaluated(evaluation);
  }
  return true;
}

async function save<State, Inputs>(
  { directory, meta, recorder, reporter }: Session<State, Inputs>,
  { step, state }: Step<State>,
): Promise<void> {
  await recorder.sync();
  reporter.saved(
    step,
    await saveCheckpoint(join(directory, "checkpoints"), step, await hostState(state), meta),
  );
}

/** Everything recorded of a step: its metrics, the learning rates, and how much data it has seen. */
async function scalarsOf({ step, metrics }: Step<unknown>, progress: (step: number) => Scalars) {
  const read = Object.entries(metrics).map(
    async ([name, value]) => [name, (await value.data())[0]!] as const,
  );
  return { ...Object.fromEntries(await Promise.all(read)), ...progress(step) };
}

function diverged(scalars: Scalars): boolean {
  return Object.values(scalars).some((value) => !Number.isFinite(value));
}
