import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Training } from "../../algorithms/training.ts";
import type { ExitCode } from "../../errors.ts";
import { claimRun } from "../runs/claim.ts";
import { componentDigests } from "../runs/componentDigests.ts";
import { identityOf } from "../runs/identity.ts";
import { describeSession, splitPlan, writeManifest } from "../runs/manifest.ts";
import { checkComputing, engineFacts, type Launch, withEngine } from "./launch.ts";
import { conduct } from "./lifecycle.ts";
import { trainingOf } from "./trainingOf.ts";

/** Runs an experiment in a new directory under `root`, from its first step. */
export function startRun(launch: Launch, root: string): Promise<ExitCode> {
  return start(launch, root, trainingOf(launch.experiment));
}

function start(launch: Launch, root: string, training: Training): Promise<ExitCode> {
  const { experiment, plan, computing, reporter, argv } = launch;
  const { parts, resolved, file } = experiment;
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const data = await parts.dataset.load(reporter.notice);
    const components = await componentDigests(experiment.components ?? {});
    const { extractor } = training;
    const hash = identityOf(resolved, plan, { datasets: data.digests, extractor, components });
    const run = await claimRun(root, parts.name, hash, parts.seed);
    try {
      await writeFile(join(run.directory, "experiment.yaml"), stringify(resolved));
      await writeManifest(run.directory, {
        ...(await describeSession(argv, engineFacts(engine, computing))),
        format: 2,
        experiment: { name: parts.name, file, identity: hash },
        seed: parts.seed,
        ...splitPlan(plan),
        status: "running",
        finishedAt: null,
        datasets: { ...data.digests },
        components: { ...components },
        parameters: { ...training.parameters },
        resumes: [],
      });
      const position = { state: training.initialState(parts.seed), from: 0, sightings: {} };
      return await conduct({ launch, engine, training, data, run, hash, position });
    } finally {
      await run.release();
    }
  });
}
