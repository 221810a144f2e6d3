import type { Iterate, Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Engine } from "../../engine/engine.ts";
import { release } from "../../engine/tree.ts";
import { uncompiled } from "../../engine/uncompiled.ts";
import { type ExitCode, exitCodes } from "../../errors.ts";
import { alarmOf } from "../watch/alarm.ts";
import type { Finding, Look, Sightings, Watch } from "../watch/watch.ts";
import { type Attended, attend } from "./afterStep.ts";
import type { Computing } from "./launch.ts";
import type { Ended } from "./reporter.ts";
import { macrotask, type Signals } from "./signals.ts";
import { stopwatch } from "./stopwatch.ts";
import { train } from "./train.ts";
import { compareSteps, judge, type Ways } from "./verify.ts";

/** A run that is ready for its next step. */
export interface Session extends Attended {
  readonly engine: Engine;
  readonly training: Training;
  readonly data: Data;
  readonly inputsOf: (step: number) => object;
  readonly state: object;
  readonly signals: Signals;
  readonly computing: Computing;
  readonly watch: Watch;
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
  readonly finding: Finding;
}

/** Trains to the end of the plan, or until a signal or the watch ends it; saves on the way. */
export async function play(session: Session): Promise<Played | GoingBack> {
  const { engine, training, data, computing, reporter } = session;
  const { compile: mode, precision } = computing;
  const { compile, close } = engine.compiler({ mode, precision, notify: reporter.notice });
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
  const { plan, from, inputsOf, signals, watch } = session;
  const timer = stopwatch();
  let latest = session.state;
  let goingBack: GoingBack | undefined;
  for await (const step of train(iterate, inputsOf, session.state, { from, to: plan.steps })) {
    latest = step.state;
    const asked = signals.requested();
    const looks = attend(session, step, { asked: asked !== undefined, timer, sightings: watch.sightings });
    const finding = await firstFatal(session, step.step, looks);
    if (finding?.done === "stop") return stopped(step.step, finding);
    if (finding !== undefined) {
      goingBack = { status: "goingBack", finding };
      break;
    }
    if (asked !== undefined && step.step < plan.steps)
      return ended(step.step, watch.sightings(), { status: "interrupted", exitCode: asked });
    await macrotask();
  }
  if (goingBack === undefined)
    return ended(Math.max(from, plan.steps), watch.sightings(), {
      status: "completed",
      exitCode: exitCodes.done,
    });
  release(latest);
  return goingBack;
}

/** Notes all looks at a step, up to one that ends the steps, which it returns; tells of the others. */
async function firstFatal(
  { recorder, reporter, watch }: Session,
  step: number,
  looks: AsyncIterable<Look>,
): Promise<Finding | undefined> {
  for await (const look of looks) {
    const finding = watch.note(step, look);
    if (finding === undefined) continue;
    // Going back is told of when it is done: the record of everything since goes with it.
    if (finding.done === "rollBack") return finding;
    const alarm = alarmOf(finding, step);
    recorder.alarm(alarm);
    reporter.alarm(alarm);
    if (finding.done === "stop") return finding;
  }
  return undefined;
}

function stopped(step: number, { sign, what }: Finding): Played {
  const status = sign === "nonFinite" ? "diverged" : "collapsed";
  return { step, status, exitCode: exitCodes.diverged, because: what };
}

/** A run that went on without numbers has diverged, however it ends: nothing of it was saved since. */
function ended(
  step: number,
  { nonFinite }: Sightings,
  otherwise: Pick<Played, "status" | "exitCode">,
): Played {
  if (nonFinite === undefined) return { step, ...otherwise };
  const because = `no finite numbers since step ${nonFinite.since}`;
  return { step, status: "diverged", exitCode: exitCodes.diverged, because };
}
