import { join } from "node:path";
import { parameterCounts, weightsIn } from "../../algorithms/networks.ts";
import { fixedNoise, generate } from "../../algorithms/sampler.ts";
import type { ExitCode } from "../../errors.ts";
import { checkpointSteps } from "../checkpoint/manifest.ts";
import { describeEngine } from "../engine.ts";
import { evaluatorOf } from "../evaluate/evaluator.ts";
import { metricsFor } from "../evaluate/extractor.ts";
import type { Alarm } from "../record/alarm.ts";
import { drawer } from "../record/drawer.ts";
import { hasEnd } from "../record/eventWriter.ts";
import { openRecorder, type Recorder } from "../record/recorder.ts";
import { realPicture } from "../record/sinks/samples.ts";
import { updateManifest } from "../runs/manifest.ts";
import { isDue } from "../runs/plan.ts";
import { realSamples } from "../samples/realSamples.ts";
import { relativeDeviation } from "../watch/deviation.ts";
import { monitorOf } from "../watch/monitor.ts";
import { blame } from "./blame.ts";
import { type Ending, type RollBack, trainUntilStop } from "./loop.ts";
import { rollBackTo } from "./position.ts";
import type { Begun, Ended } from "./reporter.ts";
import type { Run, RunRequest } from "./run.ts";
import { deaf, type Signals } from "./signals.ts";

/** How a run ended, and the exit code that stands for it. */
export interface RunResult extends Ended {
  readonly exitCode: ExitCode;
  /** The exit code of a request to stop, even if it came too late for this run. */
  readonly asked: ExitCode | undefined;
}

/** A run in a directory that this process has claimed, before it records. */
type ClaimedRun = Omit<Run, "evaluate" | "recorder" | "monitor">;

/** Trains a run until it ends, and records in its manifest how it did, also if it fails. */
export async function runToEnd(run: ClaimedRun): Promise<RunResult> {
  const { directory, training, request } = run;
  const started = performance.now();
  try {
    const { exitCode, ...ending } = await everyAttempt(run);
    await settle(run, ending.status);
    const seconds = (performance.now() - started) / 1000;
    const ended = {
      directory,
      ...ending,
      seconds,
      samples: training.sampler !== undefined,
      checkpoint: await latestSaved(directory),
    };
    request.reporter.ended(ended);
    return { ...ended, exitCode, asked: run.signals.requested() };
  } catch (error) {
    request.reporter.failed();
    // The disk may be full, or the directory gone: the first error says why.
    await settle(run, "failed").catch(() => {});
    throw blame(error, request.experiment);
  }
}

/** The step of a run's latest checkpoint, sound or not; undefined if there is none. */
const latestSaved = async (directory: string): Promise<number | undefined> =>
  (await checkpointSteps(join(directory, "checkpoints")))[0];

/** Begins to listen for requests to a run, and tells the user of each. */
export const listenFor = ({ listen = deaf, reporter }: RunRequest): Signals => listen(reporter.notice);

/** Trains, and after each roll-back again from the earlier position, until an attempt ends in another way. */
async function everyAttempt(claimed: ClaimedRun): Promise<Ending> {
  const { data, request, judge } = claimed;
  const { experiment, plan, reporter } = request;
  const evaluate = await evaluatorOf(experiment, {
    data,
    judge,
    count: plan.evaluationSamples,
    metrics: metricsFor(experiment),
    notice: reporter.notice,
  });
  reporter.begun(introduction(claimed));
  let run = { ...claimed, evaluate };
  let ending = await attempt(run);
  while (ending.status === "rollBack") {
    const position = await rollBackTo(run, ending.alarm);
    run = { ...run, position, resumed: true };
    ending = await attempt(run, { ...ending.alarm, step: position.step });
  }
  return ending;
}

function introduction({ request, directory, engine, training, position }: ClaimedRun): Begun {
  const { experiment, plan, computing } = request;
  const { name, seed } = experiment.parts;
  return {
    directory,
    experiment: name,
    seed,
    plan,
    from: position.step,
    engine: describeEngine(engine, computing),
    parameters: parameterCounts(training.networks),
  };
}

/** Trains from the run's position until it ends or must be rolled back; first records the alarm that led back to it. */
async function attempt(run: Omit<Run, "recorder" | "monitor">, cause?: Alarm): Promise<Ending | RollBack> {
  const { request, directory, position, resumed } = run;
  const { experiment, plan, reporter } = request;
  const recorder = await recorderOf(run);
  try {
    if (cause !== undefined) {
      recorder.alarm(cause);
      reporter.alarm(cause);
      await recorder.sync();
    }
    const monitor = monitorOf(experiment.parts.watch, position.streaks, position.rollBacks);
    const ending = await trainUntilStop({ ...run, recorder, monitor });
    // Killed between its last checkpoint and its end, a run may have recorded its end or not.
    const hasEnded = resumed && position.step >= plan.steps && (await hasEnd(directory));
    if (ending.status === "completed" && !hasEnded) recorder.end("success");
    if (ending.status === "diverged" || ending.status === "collapsed") recorder.end("failure");
    await recorder.sync();
    return ending;
  } finally {
    await recorder.close();
  }
}

/** Opens the run's recorder. */
async function recorderOf(run: Omit<Run, "recorder" | "monitor">): Promise<Recorder> {
  const { request, training, data, directory, hash, position, resumed, evaluate } = run;
  const { plan, experiment, reporter } = request;
  const { seed } = experiment.parts;
  const { networks, sample, sampler } = training;
  const real = await realSamples(sample, data, seed, plan.samples);
  const draw = drawer(sample, real);
  const recorder = await openRecorder({
    directory,
    beginning: { experiment: experiment.resolved, group: hash, real: draw?.(real) },
    isDue: {
      samples: (step) => isDue(step, plan.samplesEvery, plan),
      histograms: (step) => isDue(step, plan.histogramsEvery, plan),
    },
    draw,
    sample: sampler && ((state) => generate(sampler, state, fixedNoise(seed, plan.samples))),
    deviation: relativeDeviation(real, sampler?.conditional ? sample.classes : 0),
    evaluated: evaluate !== undefined,
    notice: reporter.notice,
    weights: (state) => weightsIn(networks, state),
    resumedAt: resumed ? position.step : undefined,
  });
  if (!resumed && draw !== undefined) reporter.notice(`real samples: ${realPicture(directory)}`);
  return recorder;
}

/** Records in the manifest how the run ended. If another process has claimed the run, the manifest is that process's. */
async function settle(
  { directory, requireHeld }: ClaimedRun,
  status: Ended["status"] | "failed",
): Promise<void> {
  await requireHeld();
  const finishedAt = new Date().toISOString();
  await updateManifest(directory, (manifest) => ({ ...manifest, status, finishedAt }));
}
