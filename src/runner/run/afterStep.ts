import { join } from "node:path";
import type { Training } from "../../algorithms/training.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import type { CheckpointMeta } from "../checkpoint/manifest.ts";
import { saveCheckpoint } from "../checkpoint/save.ts";
import { hostState } from "../checkpoint/state.ts";
import type { Evaluate } from "../evaluate/evaluator.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Recorder, Scalars } from "../record/recorder.ts";
import { collapse, constantSamples, idleCritic, nonFinite } from "../watch/signs.ts";
import type { Look, Sightings } from "../watch/watch.ts";
import { isDue, type Plan } from "./plan.ts";
import type { Reporter } from "./reporter.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Step } from "./train.ts";

/** What its steps take of a run. */
export interface Attended {
  readonly directory: string;
  readonly training: Pick<Training, "progress">;
  readonly evaluate: Evaluate | undefined;
  /** Steps that were done when it began. */
  readonly from: number;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly meta: Omit<CheckpointMeta, "sightings">;
  readonly reporter: Reporter;
}

/** What there is to know of a step besides itself. */
interface Circumstances {
  /** Whether the run was asked to save and end. */
  readonly asked: boolean;
  readonly timer: Stopwatch;
  /** Signs that stand once the looks so far are noted. */
  readonly sightings: () => Sightings;
}

/**
 * Records, draws, evaluates and saves a step where each is due, and yields what each shows of the run's health. What
 * comes after a look is left undone where nobody asks on.
 */
export async function* attend(
  run: Attended,
  step: Step,
  { asked, timer, sightings }: Circumstances,
): AsyncGenerator<Look, void> {
  const { plan, training, recorder, reporter } = run;
  const saving = step.step % plan.checkpointsEvery === 0 || step.step === plan.steps || asked;
  const recording = isDue(step.step, plan.scalarsEvery, plan);
  const scalars = recording || saving ? await scalarsOf(step, training.progress) : undefined;
  const saved = saving ? await hostState(step.state) : undefined;
  const stepsPerSecond = timer.at(step.step - run.from);
  if (scalars !== undefined && recording) recorder.scalars(step.step, { ...scalars, stepsPerSecond });
  reporter.step({ step: step.step, steps: plan.steps, stepsPerSecond, scalars });
  const health = scalars && nonFinite(scalars, saved);
  if (health !== undefined) yield health;
  if (scalars !== undefined && recording) yield idleCritic(scalars);
  const spread = await recorder.pictures(step);
  if (spread !== undefined) yield constantSamples(spread);
  const evaluations = await evaluated(run, step);
  if (evaluations.length > 0) {
    timer.leaveOut();
    yield collapse(evaluations);
  }
  // A state that is no longer finite must not take the place of one that was.
  if (saved !== undefined && health?.what === undefined) await save(run, step.step, saved, sightings());
}

/** Judges a step where that is due. */
async function evaluated(
  { evaluate, plan, recorder, reporter }: Attended,
  { step, state }: Step,
): Promise<readonly Evaluation[]> {
  if (evaluate === undefined || (step % plan.evaluateEvery !== 0 && step !== plan.steps)) return [];
  const evaluations = await evaluate(step, state);
  for (const evaluation of evaluations) {
    recorder.evaluation(evaluation);
    reporter.evaluated(evaluation);
  }
  return evaluations;
}

async function save(
  { directory, meta, plan, recorder, reporter }: Attended,
  step: number,
  state: HostTree,
  sightings: Sightings,
): Promise<void> {
  await recorder.sync();
  const kept = { every: plan.checkpointsEvery };
  const path = await saveCheckpoint(
    join(directory, "checkpoints"),
    step,
    state,
    { ...meta, sightings },
    kept,
  );
  reporter.saved(step, path);
}

/** Everything recorded of a step: its metrics, the learning rates, and how much data it has seen. */
async function scalarsOf({ step, metrics }: Step, progress: (step: number) => Scalars) {
  const read = Object.entries(metrics).map(
    async ([name, value]) => [name, (await value.data())[0]!] as const,
  );
  return { ...Object.fromEntries(await Promise.all(read)), ...progress(step) };
}
