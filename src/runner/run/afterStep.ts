import { join } from "node:path";
import type { HealthCheck } from "../../algorithms/healthCheck.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { bestCheckpoints, isBetter, isFit, judgedBy } from "../checkpoint/best.ts";
import type { Best } from "../checkpoint/manifest.ts";
import { saveCheckpoint } from "../checkpoint/save.ts";
import { hostState } from "../checkpoint/state.ts";
import { engineFacts } from "../engine.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { versions } from "../runs/codeVersion.ts";
import { readManifest, writeManifest } from "../runs/manifest.ts";
import { isDue } from "../runs/plan.ts";
import { collapse, constantSamples, nonFinite } from "../watch/healthChecks.ts";
import type { Run } from "./run.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Step } from "./train.ts";

/**
 * Records, draws, evaluates and saves a step, each if it is due, and yields a health check after each. If the consumer
 * stops iterating, the rest is skipped, so that a bad state is never saved.
 *
 * @param saveNow true if the state is to be saved even if no checkpoint is due
 */
export async function* afterStep(
  run: Run,
  step: Step,
  { saveNow, timer }: { readonly saveNow: boolean; readonly timer: Stopwatch },
): AsyncGenerator<HealthCheck, void> {
  const { training, recorder, position, request } = run;
  const { plan, reporter } = request;
  const saving = step.step % plan.checkpointsEvery === 0 || step.step === plan.steps || saveNow;
  const recording = isDue(step.step, plan.scalarsEvery, plan);
  const scalars = recording || saving ? await scalarsOf(run, step) : undefined;
  const saved = saving ? await hostState(step.state) : undefined;
  const stepsPerSecond = timer.at(step.step - position.step);
  if (scalars !== undefined && recording) recorder.scalars(step.step, { ...scalars, stepsPerSecond });
  reporter.step({ step: step.step, steps: plan.steps, stepsPerSecond, scalars });
  const finiteness = scalars && nonFinite(scalars, saved);
  if (finiteness !== undefined) yield finiteness;
  if (scalars !== undefined && recording) yield* training.healthChecks?.(scalars) ?? [];
  const deviation = await recorder.pictures(step);
  if (deviation !== undefined) yield constantSamples(deviation);
  const evaluations = await evaluated(run, step);
  if (evaluations.length > 0) {
    timer.leaveOut();
    yield collapse(evaluations);
  }
  const best = await newBest(run, step.step, evaluations);
  const state = saved ?? (best && (await hostState(step.state)));
  if (state === undefined) return;
  // A state with a number that is not finite must not replace a good one.
  const { what } = finiteness ?? nonFinite({}, state);
  if (what === undefined) await save(run, step.step, state, best);
}

/** The step's value of the metric whose best checkpoint the experiment keeps, if it is better than all before it. */
async function newBest(
  { directory, request }: Run,
  step: number,
  evaluations: readonly Evaluation[],
): Promise<Best | undefined> {
  const metric = request.experiment.parts.keep?.best;
  if (metric === undefined || evaluations.length === 0) return undefined;
  const found = judgedBy(metric, evaluations);
  if (found === undefined) {
    const names = evaluations.flatMap(({ values }) => Object.keys(values));
    request.reporter.notice(
      `warning: keep.best: this evaluation has no ${metric}; it has ${[...new Set(names)].join(", ")}`,
    );
    return undefined;
  }
  const [before] = await bestCheckpoints(join(directory, "checkpoints"), step - 1);
  return isFit(found) && (before === undefined || isBetter(found, before.best)) ? found : undefined;
}

/** Evaluates a step if that is due. */
async function evaluated({ evaluate, recorder, request }: Run, step: Step): Promise<readonly Evaluation[]> {
  const { plan, reporter } = request;
  const due = step.step % plan.evaluateEvery === 0 || step.step === plan.steps;
  if (evaluate === undefined || !due) return [];
  const evaluations = await evaluate(step.step, step.state);
  for (const evaluation of evaluations) {
    recorder.evaluation(evaluation);
    reporter.evaluated(evaluation);
  }
  return evaluations;
}

async function save(run: Run, step: number, state: HostTree, best: Best | undefined): Promise<void> {
  const { directory, requireHeld, hash, engine, recorder, monitor, request } = run;
  const { plan, computing, reporter } = request;
  await requireHeld();
  await recorder.sync();
  const meta = {
    experiment: hash,
    versions: versions(),
    engine: engineFacts(engine, computing),
    streaks: monitor.streaks(),
    ...(best && { best }),
  };
  const keepsBest = request.experiment.parts.keep?.best !== undefined;
  const options = { every: plan.checkpointsEvery, best: keepsBest, beforePublishing: requireHeld };
  const path = await saveCheckpoint(join(directory, "checkpoints"), step, state, meta, options);
  await noteSaved(directory);
  reporter.saved(step, path, best);
}

/** Notes in the run's manifest, once in its life, that it has saved a checkpoint. */
async function noteSaved(directory: string): Promise<void> {
  const manifest = await readManifest(directory);
  if (manifest.saved !== true) await writeManifest(directory, { ...manifest, saved: true });
}

/** All scalars of a step: its metrics, learning rates, and how much data has been seen. */
async function scalarsOf({ training, data }: Run, { step, metrics }: Step) {
  const read = Object.entries(metrics).map(
    async ([name, value]) => [name, (await value.data())[0]!] as const,
  );
  return { ...Object.fromEntries(await Promise.all(read)), ...training.progress(step, data.train.count) };
}
