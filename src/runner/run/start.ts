import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { parameterCounts } from "../../algorithms/networks.ts";
import type { Training } from "../../algorithms/training.ts";
import type { ExitCode } from "../../errors.ts";
import { claimRun } from "../runs/claim.ts";
import { experimentHash } from "../runs/experimentHash.ts";
import { describeSession, writeManifest } from "../runs/manifest.ts";
import { checkComputing, engineFacts, type Launch, withEngine } from "./launch.ts";
import { conduct } from "./lifecycle.ts";

/** Runs an experiment in a new directory under `root`, from its first step. */
export function startRun(launch: Launch, root: string): Promise<ExitCode> {
  return start(launch, root, launch.experiment.training);
}

function start(launch: Launch, root: string, training: Training): Promise<ExitCode> {
  const { experiment, plan, computing, reporter, argv } = launch;
  const { parts, resolved, file } = experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const data = await parts.dataset.load(reporter.notice);
    const hash = experimentHash({ ...resolved, plan });
    const run = await claimRun(root, parts.name, hash, parts.seed);
    try {
      await writeFile(join(run.directory, "experiment.yaml"), stringify(resolved));
      await writeManifest(run.directory, {
        ...(await describeSession(argv, engineFacts(engine, computing))),
        format: 1,
        experiment: { name: parts.name, file, hash },
        seed: parts.seed,
        plan,
        status: "running",
        finishedAt: null,
        datasets: { ...data.digests },
        parameters: { ...parameterCounts(training.networks) },
        resumes: [],
      });
      const position = { state: training.initialState(parts.seed), from: 0, sightings: {} };
      return await conduct({ launch, engine, training, data, run, hash, position });
    } finally {
      await run.release();
    }
  });
}
