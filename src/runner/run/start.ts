import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { parameterCounts } from "../../algorithms/networks.ts";
import { exitCodes } from "../../errors.ts";
import { loadData } from "../data.ts";
import { checkComputing, engineFacts, withEngine } from "../engine.ts";
import { openExtractor } from "../evaluate/extractor.ts";
import { requireMemory } from "../memory.ts";
import { announced } from "../patience.ts";
import { claimRun } from "../runs/claim.ts";
import { componentDigests } from "../runs/componentDigests.ts";
import { identityOf } from "../runs/identity.ts";
import { describeSession, type Manifest, splitPlan, writeManifest } from "../runs/manifest.ts";
import type { Plan } from "../runs/plan.ts";
import { type RunResult, runToEnd } from "./lifecycle.ts";
import { firstPosition } from "./position.ts";
import type { Run, RunRequest } from "./run.ts";

/** A run to start: how long it is may depend on how much data there is. */
export interface StartRequest extends Omit<RunRequest, "plan"> {
  readonly planFor: (trainCount: number) => Plan;
}

/** Runs one experiment after the other, each in a new directory under `root`, up to the first that does not complete. */
export async function trainAll(
  requests: readonly StartRequest[],
  root: string,
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const request of requests) {
    const result = await startRun(request, root);
    results.push(result);
    if (result.exitCode !== exitCodes.done) break;
  }
  return results;
}

/** Runs an experiment in a new directory under `root`, from its first step. */
export async function startRun(start: StartRequest, root: string): Promise<RunResult> {
  const { experiment, computing, reporter } = start;
  const { parts, resolved, training } = experiment;
  requireMemory(training, parts.dataset);
  return withEngine(computing, reporter.notice, async (engine) => {
    checkComputing(engine, computing);
    const data = await announced("reading the data", reporter.notice, loadData(experiment, reporter.notice));
    const plan = start.planFor(data.train.count);
    const request = { ...start, plan };
    const components = await componentDigests(experiment.components ?? {});
    const judge = await openExtractor(experiment, reporter.notice);
    const ingredients = { datasets: data.digests, extractor: judge?.sha256, components };
    const hash = identityOf(resolved, plan, ingredients);
    const { directory, requireHeld, release } = await claimRun(root, parts.name, hash, parts.seed);
    try {
      const run = { request, directory, requireHeld, hash, engine, training, data, judge };
      await describeRun(run, components);
      return await runToEnd({ ...run, position: firstPosition(run), resumed: false });
    } finally {
      await release();
    }
  });
}

type NewRun = Pick<Run, "request" | "directory" | "hash" | "engine" | "training" | "data" | "judge">;

/** Writes the experiment and the manifest into the run's directory. */
async function describeRun(run: NewRun, components: Manifest["components"]): Promise<void> {
  const { request, directory, hash, engine, training, data, judge } = run;
  const { experiment, plan, computing, argv } = request;
  const { parts, resolved, file } = experiment;
  await writeFile(join(directory, "experiment.yaml"), stringify(resolved));
  await writeManifest(directory, {
    ...(await describeSession(argv, engineFacts(engine, computing))),
    format: 2,
    experiment: { name: parts.name, file, identity: hash },
    seed: parts.seed,
    ...splitPlan(plan),
    status: "running",
    finishedAt: null,
    datasets: { ...data.digests },
    ...(judge !== undefined && { extractor: judge.sha256 }),
    components: { ...components },
    parameters: { ...parameterCounts(training.networks) },
    resumes: [],
  });
}
