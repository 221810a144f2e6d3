import type { HealthCheck } from "../../algorithms/healthCheck.ts";
import type { Iterate, Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import { compiler, uncompiled } from "../../engine/tensorflow/compile/compiler.ts";
import { release } from "../../engine/tree.ts";
import { type ExitCode, exitCodes } from "../../errors.ts";
import type { Alarm } from "../watch/alarm.ts";
import { diverged } from "../watch/healthChecks.ts";
import type { Monitor, Streaks } from "../watch/monitor.ts";
import { type Attended, attend } from "./afterStep.ts";
import type { Computing } from "./engine.ts";
import type { Ended } from "./reporter.ts";
import { macrotask, type Signals } from "./signals.ts";
import { stopwatch } from "./stopwatch.ts";
import { train } from "./train.ts";
import { compareSteps, judge, type Ways } from "./verify.ts";

/** A run that is ready for its next step. */
export interface Session extends Attended {
  readonly training: Training;
  readonly data: Data;
  readonly inputsOf: (step: number) => object;
  readonly state: object;
  readonly signals: Signals;
  readonly computing: Computing;
  readonly monitor: Monitor;
}

export interface Played {
  readonly step: number;
  readonly status: Ended["status"];
  readonly exitCode: ExitCode;
  /** What its watch had it stopped for. */
  readonly because?: string;
}

/** The watch wants the run to go back to before what it found. */
export interface GoingBack {
  readonly status: "goingBack";
  readonly alarm: Alarm;
}

/** Trains to the end of the plan, or until a signal or the watch ends it; saves on the way. */
export async function play(session: Session): Promise<Played | GoingBack> {
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

async function verify({ inputsOf, state, from, computing, reporter }: Session, ways: Ways) {
  const inputs = inputsOf(from + 1);
  reporter.notice(judge(await compareSteps(ways, state, inputs), computing));
  release(inputs);
}

async function playSteps(session: Session, iterate: Iterate): Promise<Played | GoingBack> {
  const { plan, from, inputsOf, signals, monitor } = session;
  const timer = stopwatch();
  let latest = session.state;
  let goingBack: GoingBack | undefined;
  for await (const step of train(iterate, inputsOf, session.state, { from, to: plan.steps })) {
    latest = step.state;
    const asked = signals.requested();
    const checks = attend(session, step, { asked: asked !== undefined, timer, streaks: monitor.streaks });
    const alarm = await firstFatal(session, step.step, checks);
    if (alarm?.done === "stop") return stopped(step.step, alarm);
    if (alarm !== undefined) {
      goingBack = { status: "goingBack", alarm };
      break;
    }
    if (asked !== undefined && step.step < plan.steps)
      return ended(step.step, monitor.streaks(), { status: "interrupted", exitCode: asked });
    await macrotask();
  }
  if (goingBack === undefined)
    return ended(Math.max(from, plan.steps), monitor.streaks(), {
      status: "completed",
      exitCode: exitCodes.done,
    });
  release(latest);
  return goingBack;
}

/** Notes all looks at a step, up to one that ends the steps, which it returns; tells of the others. */
async function firstFatal(
  { recorder, reporter, monitor }: Session,
  step: number,
  checks: AsyncIterable<HealthCheck>,
): Promise<Alarm | undefined> {
  for await (const check of checks) {
    const alarm = monitor.count(step, check);
    if (alarm === undefined) continue;
    // Going back is told of when it is done: the record of everything since goes with it.
    if (alarm.done === "rollBack") return alarm;
    recorder.alarm(alarm);
    reporter.alarm(alarm);
    if (alarm.done === "stop") return alarm;
  }
  return undefined;
}

function stopped(step: number, { symptom, what }: Alarm): Played {
  const status = symptom === diverged ? "diverged" : "collapsed";
  return { step, status, exitCode: exitCodes.diverged, because: what };
}

/** A run that went on without numbers has diverged, however it ends: nothing of it was saved since. */
function ended(
  step: number,
  { [diverged]: nonFinite }: Streaks,
  otherwise: Pick<Played, "status" | "exitCode">,
): Played {
  if (nonFinite === undefined) return { step, ...otherwise };
  const because = `no finite numbers since step ${nonFinite.since}`;
  return { step, status: "diverged", exitCode: exitCodes.diverged, because };
}
