import { parameterCounts, weightsIn } from "../../algorithms/networks.ts";
import { fixedNoise, generate } from "../../algorithms/sampler.ts";
import type { ExitCode } from "../../errors.ts";
import { describeEngine } from "../engine.ts";
import { evaluatorOf } from "../evaluate/evaluator.ts";
import { metricsFor } from "../evaluate/extractor.ts";
import type { Alarm } from "../record/alarm.ts";
import { drawer } from "../record/drawer.ts";
import { openRecorder, type Recorder } from "../record/recorder.ts";
import { updateManifest } from "../runs/manifest.ts";
import { isDue } from "../runs/plan.ts";
import { realSamples } from "../samples/realSamples.ts";
import { relativeDeviation } from "../watch/deviation.ts";
import { monitorOf } from "../watch/monitor.ts";
import { blame } from "./blame.ts";
import { type Ending, type RollBack, trainUntilStop } from "./loop.ts";
import { rollBackTo } from "./position.ts";
import type { Begun, Ended } from "./reporter.ts";
import type { Run } from "./run.ts";
import { deaf } from "./signals.ts";

/** How a run ended, and the exit code that stands for it. */
export interface RunResult extends Ended {
  readonly exitCode: ExitCode;
}

/** A run in a directory that this process has claimed, before it records and listens. */
type ClaimedRun = Omit<Run, "evaluate" | "signals" | "recorder" | "monitor">;

/** Trains a run until it ends, and records in its manifest how it did, also if it fails. */
export async function runToEnd(run: ClaimedRun): Promise<RunResult> {
  const { directory, training, request } = run;
  const started = performance.now();
  try {
    const { exitCode, ...ending } = await everyAttempt(run);
    await settle(run, ending.status);
    const seconds = (performance.now() - started) / 1000;
    const ended = { directory, ...ending, seconds, samples: training.sampler !== undefined };
    request.reporter.ended(ended);
    return { ...ended, exitCode };
  } catch (error) {
    request.reporter.failed();
    await settle(run, "failed");
    throw blame(error, request.experiment);
  }
}

/** Trains, and after each roll-back again from the earlier position, until an attempt ends in another way. */
async function everyAttempt(claimed: ClaimedRun): Promise<Ending> {
  const { data, request, judge } = claimed;
  const { experiment, plan, reporter, listen = deaf } = request;
  const evaluate = await evaluatorOf(experiment, {
    data,
    judge,
    count: plan.evaluationSamples,
    metrics: metricsFor(experiment),
    notice: reporter.notice,
  });
  const signals = listen((signal) => reporter.notice(`${signal}: finishing this step and saving`));
  try {
    reporter.begun(introduction(claimed));
    let run = { ...claimed, evaluate, signals };
    let ending = await attempt(run);
    while (ending.status === "rollBack") {
      const position = await rollBackTo(run, ending.alarm);
      run = { ...run, position, resumed: true };
      ending = await attempt(run, { ...ending.alarm, step: position.step });
    }
    return ending;
  } finally {
    signals.dispose();
  }
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
  const { request, position, resumed } = run;
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
    const wasComplete = resumed && position.step >= plan.steps;
    if (ending.status === "completed" && !wasComplete) recorder.end("success");
    if (ending.status === "diverged" || ending.status === "collapsed") recorder.end("failure");
    await recorder.sync();
    return ending;
  } finally {
    await recorder.close();
  }
}

/** Opens the run's recorder; a new run first records its settings and some real samples. */
async function recorderOf(run: Omit<Run, "recorder" | "monitor">): Promise<Recorder> {
  const { request, training, data, directory, hash, position, resumed, evaluate } = run;
  const { plan, experiment } = request;
  const { seed } = experiment.parts;
  const { networks, sample, sampler } = training;
  const real = await realSamples(sample, data, seed, plan.samples);
  const recorder = await openRecorder({
    directory,
    isDue: {
      samples: (step) => isDue(step, plan.samplesEvery, plan),
      histograms: (step) => isDue(step, plan.histogramsEvery, plan),
    },
    draw: drawer(sample, real),
    sample: sampler && ((state) => generate(sampler, state, fixedNoise(seed, plan.samples))),
    deviation: relativeDeviation(real, sampler?.conditional ? sample.classes : 0),
    evaluated: evaluate !== undefined,
    weights: (state) => weightsIn(networks, state),
    ...(resumed && { resumedAt: position.step }),
  });
  if (!resumed) await recorder.begin({ experiment: experiment.resolved, group: hash }, real);
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
