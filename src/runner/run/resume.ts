import type { Engine } from "../../engine/engine.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { loadData } from "../data.ts";
import { checkComputing, engineFacts, withEngine } from "../engine.ts";
import { openExtractor } from "../evaluate/extractor.ts";
import { announced } from "../patience.ts";
import { reopenRun } from "../runs/claim.ts";
import type { EngineFacts } from "../runs/engineFacts.ts";
import { describeSession, readManifest, splitPlan, updateManifest } from "../runs/manifest.ts";
import { type RunResult, runToEnd } from "./lifecycle.ts";
import { latestPosition } from "./position.ts";
import type { RunRequest } from "./run.ts";

/** Continues a run from its last sound checkpoint, or from its beginning if it has saved none. */
export async function resumeRun(request: RunRequest, directory: string): Promise<RunResult> {
  const { experiment, computing, reporter } = request;
  const { training } = experiment;
  const manifest = await readManifest(directory);
  const { identity: hash } = manifest.experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const { requireHeld, release } = await reopenRun(directory);
    try {
      warnOfDifferences(manifest.engine, engineFacts(engine, computing), reporter.notice);
      const data = await announced(
        "reading the data",
        reporter.notice,
        loadData(experiment, reporter.notice),
      );
      const judge = await openExtractor(experiment, reporter.notice);
      checkExtractor(manifest.extractor, judge?.sha256);
      const run = { request, directory, requireHeld, hash, engine, training, data, judge };
      const position = await latestPosition(run);
      await noteResume(directory, request, engine, position.step);
      return await runToEnd({ ...run, position, resumed: true });
    } finally {
      await release();
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
  const [then, here] = [JSON.stringify(before), JSON.stringify(now)];
  if (then !== here)
    notice(`warning: engine changed from ${then} to ${here}; results will not be bit-identical`);
}
