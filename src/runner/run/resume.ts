import type { Training } from "../../algorithms/training.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ExitCode } from "../../errors.ts";
import { reopenRun } from "../runs/claim.ts";
import type { EngineFacts } from "../runs/engineFacts.ts";
import { describeSession, readManifest, updateManifest } from "../runs/manifest.ts";
import { lastState } from "./lastState.ts";
import { checkComputing, engineFacts, type Launch, withEngine } from "./launch.ts";
import { conduct } from "./lifecycle.ts";

/** Goes on with a run from its last sound checkpoint; from the start where it never came to save one. */
export function resumeRun(launch: Launch, directory: string): Promise<ExitCode> {
  return goOn(launch, directory, launch.experiment.training);
}

async function goOn(launch: Launch, directory: string, training: Training): Promise<ExitCode> {
  const { experiment, computing, reporter } = launch;
  const manifest = await readManifest(directory);
  const { hash } = manifest.experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const run = await reopenRun(directory);
    try {
      warnOfDifferences(manifest.engine, engineFacts(engine, computing), reporter.notice);
      const data = await experiment.parts.dataset.load(reporter.notice);
      const position = await lastState(training, launch, directory, hash);
      await noteResume(directory, launch, engine, position.from);
      return await conduct({ launch, engine, training, data, run, hash, position, resumed: true });
    } finally {
      await run.release();
    }
  });
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
