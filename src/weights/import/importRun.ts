import { join, resolve } from "node:path";
import { type Networks, parameterCounts } from "../../algorithms/networks.ts";
import { exitCodes, UserError } from "../../errors.ts";
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
import type { Choices, Chosen } from "./match/choose.ts";
import type { Fit } from "./match/fit.ts";
import { readWeights } from "./read.ts";

/** What an import needs to know. */
export interface ImportRequest extends Pick<RunRequest, "experiment" | "plan" | "computing" | "argv"> {
  readonly files: readonly string[];
  readonly choices: Choices;
  readonly notice: (text: string) => void;
}

export interface Imported extends Pick<Filling, "chosen" | "untouched"> {
  readonly directory: string;
}

/**
 * Puts weights from files into an experiment's networks, as a run under `root` whose checkpoint of step 0 holds them: it
 * generates, compares and resumes as any other does. A network that no file fills keeps its first weights.
 */
export async function importRun(request: ImportRequest, root: string): Promise<Imported> {
  const { experiment, files, choices, notice } = request;
  const { training } = experiment;
  const read = await Promise.all(files.map(readWeights));
  checkChoices(choices, training.networks);
  const { chosen, untouched, tensors } = fill(training.networks, read, notice, choices);
  return withEngine(request.computing, notice, async (engine) => {
    const facts = engineFacts(engine, request.computing);
    const state = { ...(await hostState(training.initialState(experiment.parts.seed))), ...tensors };
    const imported = chosen.flatMap(sourcesOf);
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
    return { directory: run.directory, chosen, untouched };
  });
}

/** @throws UserError (exit 2) if a choice is about a network that the experiment does not have. */
function checkChoices({ from, average }: Choices, networks: Networks): void {
  const unknown = Object.keys(from).find((name) => from[name] !== undefined && networks[name] === undefined);
  const names = Object.keys(networks).join(", ");
  if (unknown !== undefined)
    throw new UserError(`--${unknown}: the experiment's networks are ${names}`, exitCodes.experiment);
  if (average !== undefined && !Object.values(networks).some(({ ema }) => ema !== undefined))
    throw new UserError(
      "--ema: the experiment keeps no moving average; add ema: {} to it",
      exitCodes.experiment,
    );
}

const sourcesOf = ({ fit, average }: Chosen) => [
  sourceOf(fit, fit.target.name),
  ...(average === undefined ? [] : [sourceOf(average, average.target.average!)]),
];

const sourceOf = ({ file, place }: Fit, network: string) => ({
  network,
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
