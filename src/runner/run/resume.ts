import type { Engine } from "../../engine/engine.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { shellWord } from "../../printable.ts";
import type { Checkpoint } from "../checkpoint/load.ts";
import { loadData } from "../data.ts";
import { checkComputing, engineFacts, withEngine } from "../engine.ts";
import { openExtractor } from "../evaluate/extractor.ts";
import { announced } from "../patience.ts";
import { readMetrics } from "../record/metrics.ts";
import { type ClaimedRun, reopenRun } from "../runs/claim.ts";
import { componentDigests } from "../runs/componentDigests.ts";
import { differences } from "../runs/edited.ts";
import type { EngineFacts } from "../runs/engineFacts.ts";
import { describeSession, type Manifest, readManifest, splitPlan, updateManifest } from "../runs/manifest.ts";
import { listenFor, type RunResult, runToEnd } from "./lifecycle.ts";
import { latestCheckpoint, positionAt } from "./position.ts";
import type { RunRequest } from "./run.ts";

/**
 * Continues a run from its last sound checkpoint, or from its beginning if it never saved one. A run that is complete is
 * left as it is.
 *
 * @throws UserError if the run's checkpoints are gone, or more steps are done than asked for.
 */
export async function resumeRun(request: RunRequest, directory: string): Promise<RunResult> {
  const { plan, reporter } = request;
  const claimed = await reopenRun(directory);
  try {
    const manifest = await readManifest(directory);
    await checkComponents(request, directory, manifest.components);
    const { identity: hash } = manifest.experiment;
    const checkpoint = await latestCheckpoint({ request, directory, hash });
    const done = checkpoint?.step ?? 0;
    if (checkpoint === undefined) {
      await refuseLost(directory, manifest);
      reporter.notice(`${directory}: no checkpoint was saved yet; starting at step 1`);
    }
    if (done > plan.steps) throw tooFew(directory, plan.steps, done);
    if (done === plan.steps && manifest.status === "completed") return complete(request, directory);
    return await continued(request, claimed, manifest, checkpoint);
  } finally {
    await claimed.release();
  }
}

const tooFew = (directory: string, asked: number, done: number) =>
  new UserError(`${directory}: ${done} steps are done, more than the ${asked} asked for (--steps)`);

/** Refuses a run that must have saved a checkpoint, but has none: starting over would throw its records away. */
async function refuseLost(directory: string, manifest: Manifest): Promise<void> {
  const { saved, status, resumes, plan, experiment } = manifest;
  const hasSaved = saved || status === "completed" || resumes.some(({ step }) => step > 0);
  if (!hasSaved && (await lastRecorded(directory)) <= plan.checkpointsEvery) return;
  throw new UserError(
    `${directory}: its checkpoints are gone; put them back to continue, or start another run: exp run ${shellWord(experiment.file)}`,
    exitCodes.checkpoint,
  );
}

/** The last step of which a run has recorded metrics; runs of earlier builds do not note that they have saved. */
async function lastRecorded(directory: string): Promise<number> {
  const metrics = await readMetrics(directory, () => {});
  return metrics.reduce((last, { step }) => Math.max(last, step), 0);
}

/** Says that there is nothing to do. */
function complete({ plan, reporter, experiment }: RunRequest, directory: string): RunResult {
  reporter.notice(`${directory}: all its steps are done; --steps trains it further`);
  const ended = {
    directory,
    status: "completed",
    step: plan.steps,
    seconds: 0,
    samples: experiment.training.sampler !== undefined,
    checkpoint: plan.steps,
  } as const;
  reporter.ended(ended);
  return { ...ended, exitCode: exitCodes.done, asked: undefined };
}

/** Trains a run from its checkpoint to its end. */
function continued(
  request: RunRequest,
  { directory, requireHeld }: ClaimedRun,
  manifest: Manifest,
  checkpoint: Checkpoint | undefined,
): Promise<RunResult> {
  const { experiment, computing, reporter } = request;
  const { training } = experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    warnOfDifferences(manifest.engine, engineFacts(engine, computing), reporter.notice);
    const data = await announced("reading the data", reporter.notice, loadData(experiment, reporter.notice));
    const signals = listenFor(request);
    try {
      const judge = await openExtractor(experiment, reporter.notice);
      checkExtractor(manifest.extractor, judge?.sha256);
      const { identity: hash } = manifest.experiment;
      const run = { request, directory, requireHeld, hash, engine, training, data, judge, signals };
      const position = await positionAt(run, checkpoint);
      await noteResume(directory, request, engine, position.step);
      return await runToEnd({ ...run, position, resumed: true });
    } finally {
      signals.dispose();
    }
  });
}

/** @throws UserError if the run's metrics would go on with another extractor */
function checkExtractor(before: string | undefined, now: string | undefined): void {
  if (before === undefined || before === now) return;
  const [then, here] = [before, now ?? "none"].map((sha256) => sha256.slice(0, 8));
  throw new UserError(`the run began with the extractor ${then}, and here it is ${here}`, exitCodes.data);
}

/** Adds this session to the run's manifest. */
async function noteResume(
  directory: string,
  { argv, plan, computing }: RunRequest,
  engine: Engine,
  step: number,
): Promise<void> {
  const session = { ...(await describeSession(argv, engineFacts(engine, computing))), step };
  await updateManifest(directory, (manifest) => ({
    ...manifest,
    // A run that has come further than is asked for contains what is asked for; its length stays true.
    ...splitPlan({ ...plan, steps: Math.max(plan.steps, step) }),
    status: "running",
    finishedAt: null,
    resumes: [...manifest.resumes, session],
  }));
}

function warnOfDifferences(before: EngineFacts, now: EngineFacts, notice: (line: string) => void): void {
  const changes = differences(before, now);
  if (changes.length > 0)
    notice(`warning: the engine has changed: ${changes.join("; ")}. Results will not be bit-identical`);
}

/** @throws UserError if the source of a component of the user's is not what it was, unless they accept that. */
async function checkComponents(
  { experiment, acceptChangedComponents = false, reporter }: RunRequest,
  directory: string,
  before: Manifest["components"] = {},
): Promise<void> {
  const now = await componentDigests(experiment.components ?? {});
  const changed = Object.keys(before).filter((name) => before[name] !== now[name]);
  if (changed.length === 0) return;
  const message = `${directory}: the source of ${changed.join(", ")} has changed since the run began`;
  if (!acceptChangedComponents)
    throw new UserError(
      `${message}; undo that, begin another run, or pass --accept-changed-components`,
      exitCodes.checkpoint,
    );
  reporter.notice(`warning: ${message}`);
}
