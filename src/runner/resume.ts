import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { release } from "../engine/tree.ts";
import { type ExitCode, exitCodes, UserError } from "../registry/errors.ts";
import { loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import { checkComputing, engineFacts, type Launch, withEngine } from "./launch.ts";
import { reopenRun } from "./runs/claim.ts";
import type { EngineFacts } from "./runs/engineFacts.ts";
import { describeSession, readManifest, updateManifest } from "./runs/manifest.ts";
import { conduct } from "./session.ts";
import type { Training } from "./training.ts";
import { withTraining } from "./withTraining.ts";

/** Goes on with a run from its last sound checkpoint; from the start where it never came to save one. */
export function resumeRun(launch: Launch, directory: string): Promise<ExitCode> {
  return withTraining(launch.experiment, (training) => goOn(launch, directory, training));
}

async function goOn<State, Inputs>(
  launch: Launch,
  directory: string,
  training: Training<State, Inputs>,
): Promise<ExitCode> {
  const { experiment, computing, reporter } = launch;
  const manifest = await readManifest(directory);
  const { hash } = manifest.experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const run = await reopenRun(directory);
    try {
      warnOfDifferences(manifest.engine, engineFacts(engine, computing), reporter.notice);
      const data = await experiment.parts.dataset.load(reporter.notice);
      const { state, from } = await lastState(training, launch, directory, hash);
      await noteResume(directory, launch, engine, from);
      return await conduct({ launch, engine, training, data, run, hash, state, from, resumed: true });
    } finally {
      await run.release();
    }
  });
}

/** The state of the latest sound checkpoint of a run, with the step it belongs to; the first state without any. */
async function lastState<State, Inputs>(
  training: Training<State, Inputs>,
  { experiment, reporter }: Pick<Launch, "experiment" | "reporter">,
  directory: string,
  hash: string,
): Promise<{ readonly state: State; readonly from: number }> {
  const first = training.initialState(experiment.parts.seed);
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), reporter.notice);
  if (checkpoint === undefined) return { state: first, from: 0 };
  if (checkpoint.manifest.experiment !== hash)
    throw new UserError(
      `${checkpoint.path}: belongs to another experiment than the run`,
      exitCodes.checkpoint,
    );
  const state = restoreState(first, checkpoint.tensors, checkpoint.path);
  release(first);
  return { state, from: checkpoint.step };
}

async function noteResume(
  directory: string,
  { argv, plan, computing }: Launch,
  engine: Engine,
  step: number,
): Promise<void> {
  const session = { ...(await describeSession(argv, engineFacts(engine, computing))), step };
  await updateManifest(directory, (manifest) => ({
    ...manifest,
    plan,
    status: "running",
    finishedAt: null,
    resumes: [...manifest.resumes, session],
  }));
}

function warnOfDifferences(before: EngineFacts, now: EngineFacts, notice: (line: string) => void): void {
  const [then, here] = [JSON.stringify(before), JSON.stringify(now)];
  if (then !== here) notice(`warning: the run began on ${then}; on ${here} its bits will differ`);
}
