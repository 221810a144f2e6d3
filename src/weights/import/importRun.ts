import { join, resolve } from "node:path";
import { parameterCounts } from "../../algorithms/networks.ts";
import { saveCheckpoint } from "../../runner/checkpoint/save.ts";
import { hostState } from "../../runner/checkpoint/state.ts";
import { engineFacts, withEngine } from "../../runner/engine.ts";
import type { RunRequest } from "../../runner/run/run.ts";
import { claimRun } from "../../runner/runs/claim.ts";
import { versions } from "../../runner/runs/codeVersion.ts";
import { componentDigests } from "../../runner/runs/componentDigests.ts";
import { identityOf } from "../../runner/runs/identity.ts";
import {
  describeNewRun,
  describeSession,
  importedContents,
  type Manifest,
  sampleFacts,
  splitPlan,
} from "../../runner/runs/manifest.ts";
import { type Filling, fill } from "./fill.ts";
import type { Fit } from "./match/fit.ts";
import { readWeights } from "./read.ts";

/** What an import needs to know. */
export interface ImportRequest extends Pick<RunRequest, "experiment" | "plan" | "computing" | "argv"> {
  readonly files: readonly string[];
  readonly notice: (text: string) => void;
}

export interface Imported extends Pick<Filling, "fits" | "untouched"> {
  readonly directory: string;
}

/**
 * Puts weights from files into an experiment's networks, as a run under `root` whose checkpoint of step 0 holds them: it
 * generates, compares and resumes as any other does. A network that no file fills keeps its first weights.
 */
export async function importRun(request: ImportRequest, root: string): Promise<Imported> {
  const { experiment, files, notice } = request;
  const { training } = experiment;
  const read = await Promise.all(files.map(readWeights));
  const { fits, untouched, tensors } = fill(training.networks, read, notice);
  return withEngine(request.computing, notice, async (engine) => {
    const facts = engineFacts(engine, request.computing);
    const state = { ...(await hostState(training.initialState(experiment.parts.seed))), ...tensors };
    const imported = fits.map(sourceOf);
    const components = await componentDigests(experiment.components ?? {});
    const contents = importedContents(imported);
    const hash = identityOf(experiment.resolved, request.plan, { components, imported: contents });
    const run = await claimRun(root, experiment.parts.name, hash, experiment.parts.seed);
    try {
      const meta = { experiment: hash, versions: versions(), engine: facts };
      await saveCheckpoint(join(run.directory, "checkpoints"), 0, state, meta);
      const session = await describeSession(request.argv, facts);
      await describeNewRun(run.directory, experiment.resolved, {
        ...manifestOf(request, hash),
        ...session,
        components,
        imported,
      });
    } finally {
      await run.release();
    }
    return { directory: run.directory, fits, untouched };
  });
}

const sourceOf = ({ file, place, target }: Fit) => ({
  network: target.name,
  file: resolve(file.path),
  place,
  sha256: file.sha256,
  format: file.format,
});

function manifestOf({ experiment, plan }: ImportRequest, hash: string) {
  const { parts, training, file } = experiment;
  return {
    format: 2,
    experiment: { name: parts.name, file, identity: hash },
    seed: parts.seed,
    ...splitPlan(plan),
    status: "completed",
    saved: true,
    finishedAt: new Date().toISOString(),
    datasets: {},
    ...sampleFacts(parts.dataset),
    parameters: parameterCounts(training.networks),
    resumes: [],
  } satisfies Partial<Manifest>;
}
