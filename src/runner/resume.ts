import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { release } from "../engine/tree.ts";
import { type ExitCode, exitCodes, UserError } from "../registry/errors.ts";
import { assemble } from "./assemble.ts";
import { loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import type { Game } from "./game.ts";
import { checkComputing, engineFacts, type Launch, withEngine } from "./launch.ts";
import { reopenRun } from "./runs/claim.ts";
import type { EngineFacts } from "./runs/engineFacts.ts";
import { describeSession, readManifest, updateManifest } from "./runs/manifest.ts";
import { conduct } from "./session.ts";
import { initialState, type State } from "./state.ts";

/** Goes on with a run from its last sound checkpoint; from the start where it never came to save one. */
export async function resumeRun(launch: Launch, directory: string): Promise<ExitCode> {
  const { experiment, computing, reporter } = launch;
  const manifest = await readManifest(directory);
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const run = await reopenRun(directory);
    try {
      warnOfDifferences(manifest.engine, engineFacts(engine, computing), reporter.notice);
      const data = await experiment.parts.dataset.load(reporter.notice);
      const game = assemble(experiment.parts);
      const { state, from } = await lastState(game, launch, directory, manifest.experiment.hash);
      await noteResume(directory, launch, engine, from);
      return await conduct({
        launch,
        engine,
        game,
        data,
        run,
        hash: manifest.experiment.hash,
        state,
        from,
        resumed: true,
      });
    } finally {
      await run.release();
    }
  });
}

/** The state of the latest sound checkpoint of a run, with the step it belongs to; the first state without any. */
async function lastState(
  game: Game,
  { experiment, reporter }: Pick<Launch, "experiment" | "reporter">,
  directory: string,
  hash: string,
): Promise<{ readonly state: State; readonly from: number }> {
  const first = initialState(game, experiment.parts.seed);
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
