import type { HealthCheck } from "../../algorithms/healthCheck.ts";
import { release } from "../../engine/tree.ts";
import { uncompiled } from "../../engine/uncompiled.ts";
import { type ExitCode, exitCodes } from "../../errors.ts";
import { firstAnnounced } from "../patience.ts";
import type { Alarm } from "../record/alarm.ts";
import { diverged } from "../watch/healthChecks.ts";
import { afterStep } from "./afterStep.ts";
import { inputSeed } from "./position.ts";
import type { Ended } from "./reporter.ts";
import type { Run } from "./run.ts";
import { macrotask } from "./signals.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";
import { type Step, train } from "./train.ts";
import { compareSteps, judge, type Ways } from "./verify.ts";

/** The end of a run: of its plan, or before it by a signal or an alarm. */
export interface Ending extends Pick<Ended, "step" | "status" | "because"> {
  readonly exitCode: ExitCode;
}

/** The end of an attempt: the run must go back to before the symptom was first seen. */
export interface RollBack {
  readonly status: "rollBack";
  readonly alarm: Alarm;
}

/** Trains from the run's position to the end of the plan, or until a signal or an alarm ends it; saves on the way. */
export async function trainUntilStop(run: Run): Promise<Ending | RollBack> {
  const { engine, training, data, position, request } = run;
  const { experiment, plan, computing, reporter } = request;
  const { compile: mode, precision } = computing;
  const { compile, close } = engine.compiler({ mode, precision, notify: reporter.notice });
  const iterate = firstAnnounced(
    "preparing the first step, once",
    reporter.notice,
    training.iteration(data.decode, compile),
  );
  const inputsOf = training.feed(data.train, inputSeed(experiment.parts.seed, position.rollBacks));
  const range = { from: position.step, to: plan.steps };
  try {
    if (computing.verify) await verify(run, inputsOf, [training.iteration(data.decode, uncompiled), iterate]);
    return await takeSteps(run, train(iterate, inputsOf, position.state, range));
  } finally {
    close();
  }
}

/** Compares the first step with the same computed operation by operation. */
async function verify({ position, request }: Run, inputsOf: (step: number) => Promise<object>, ways: Ways) {
  const inputs = await inputsOf(position.step + 1);
  request.reporter.notice(judge(await compareSteps(ways, position.state, inputs), request.computing));
  release(inputs);
}

async function takeSteps(run: Run, steps: AsyncIterable<Step>): Promise<Ending | RollBack> {
  const { position, request } = run;
  const timer = stopwatch();
  const asked = run.signals.requested();
  // Asked before the first step: there is nothing new to save.
  if (asked !== undefined && position.step < request.plan.steps) {
    release(position.state);
    return { step: position.step, status: "interrupted", exitCode: asked };
  }
  let { state } = position;
  let ending: Ending | RollBack | undefined;
  for await (const step of steps) {
    state = step.state;
    ending = await endingAfter(run, step, timer);
    if (ending !== undefined) break;
    await macrotask();
  }
  release(state);
  const last = Math.max(position.step, request.plan.steps);
  return ending ?? ended(run, last, { status: "completed", exitCode: exitCodes.done });
}

/** Records and checks a step; returns how the run ends with it, or undefined if it continues. */
async function endingAfter(run: Run, step: Step, timer: Stopwatch): Promise<Ending | RollBack | undefined> {
  const asked = run.signals.requested();
  const saveNow = run.signals.saveRequested() || asked !== undefined;
  const checks = afterStep(run, step, { saveNow, timer });
  const alarm = await firstFatal(run, step.step, checks);
  if (alarm?.done === "rollBack") return { status: "rollBack", alarm };
  if (alarm !== undefined) return stopped(step.step, alarm);
  if (asked === undefined || step.step >= run.request.plan.steps) return undefined;
  return ended(run, step.step, { status: "interrupted", exitCode: asked });
}

/** Counts a step's health checks in order: reports each alarm, and returns the first that must end the steps. */
async function firstFatal(
  { recorder, monitor, request }: Run,
  step: number,
  checks: AsyncIterable<HealthCheck>,
): Promise<Alarm | undefined> {
  for await (const check of checks) {
    const alarm = monitor.count(step, check);
    if (alarm === undefined) continue;
    // A roll-back is recorded once it is done, since it drops all records after the step it leads to.
    if (alarm.done === "rollBack") return alarm;
    recorder.alarm(alarm);
    request.reporter.alarm(alarm);
    if (alarm.done === "stop") return alarm;
  }
  return undefined;
}

function stopped(step: number, { symptom, what }: Alarm): Ending {
  const status = symptom === diverged ? "diverged" : "collapsed";
  return { step, status, exitCode: exitCodes.diverged, because: what };
}

/** A run that continued without finite numbers has diverged, however it ends: it has saved nothing since. */
function ended({ monitor }: Run, step: number, otherwise: Pick<Ending, "status" | "exitCode">): Ending {
  const streak = monitor.streaks()[diverged];
  if (streak === undefined) return { step, ...otherwise };
  const because = `no finite numbers since step ${streak.since}`;
  return { step, status: "diverged", exitCode: exitCodes.diverged, because };
}
