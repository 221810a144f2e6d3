import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Data } from "../components/datasets/contract.ts";
import type { Experiment } from "../components/experiment.ts";
import type { Engine } from "../engine/engine.ts";
import { type EngineName, openEngine } from "../engine/open.ts";
import { release } from "../engine/tree.ts";
import { type ExitCode, exitCodes, UserError } from "../registry/errors.ts";
import { assemble } from "./assemble.ts";
import { loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import type { Game } from "./game.ts";
import { hyperparameters } from "./hyperparameters.ts";
import type { Plan } from "./plan.ts";
import { type Played, play } from "./play.ts";
import { realSamples } from "./realSamples.ts";
import { drawer } from "./record/pictures.ts";
import { openRecorder } from "./record/recorder.ts";
import type { Reporter } from "./reporter.ts";
import { type ClaimedRun, claimRun, reopenRun } from "./runs/claim.ts";
import { experimentHash } from "./runs/experimentHash.ts";
import {
  describeSession,
  type Manifest,
  readManifest,
  updateManifest,
  writeManifest,
} from "./runs/manifest.ts";
import { versions } from "./runs/source.ts";
import { fixedNoise, generate } from "./sampler.ts";
import { listen } from "./signals.ts";
import { initialState, parameterCount } from "./state.ts";

/** An experiment that has passed all checks. */
export interface Checked {
  /** The YAML file it came from, absolute. */
  readonly file: string;
  /** Every value, defaults included, as plain data. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The same with every spec turned into its part. */
  readonly parts: Experiment;
}

/** What a run needs from whoever starts or resumes it. */
export interface Launch {
  readonly experiment: Checked;
  readonly plan: Plan;
  readonly engine: EngineName;
  readonly threads: number | undefined;
  readonly argv: readonly string[];
  readonly reporter: Reporter;
}

/** Runs an experiment in a new directory under `root`, from its first step. */
export async function startRun(launch: Launch, root: string): Promise<ExitCode> {
  return withEngine(launch, async (engine) => {
    const { experiment, plan, reporter } = launch;
    const data = await experiment.parts.dataset.load(reporter.notice);
    const game = assemble(experiment.parts);
    const hash = experimentHash({ ...experiment.resolved, plan });
    const run = await claimRun(root, experiment.parts.name, hash, experiment.parts.seed);
    await writeFile(join(run.directory, "experiment.yaml"), stringify(experiment.resolved));
    await writeManifest(run.directory, {
      ...(await describeSession(launch.argv, facts(engine))),
      format: 1,
      experiment: { name: experiment.parts.name, file: experiment.file, hash },
      seed: experiment.parts.seed,
      plan,
      status: "running",
      finishedAt: null,
      datasets: { ...data.digests },
      parameters: parameters(game),
      resumes: [],
    });
    return carryOn({ launch, engine, game, data, run, hash });
  });
}

/** Goes on with a run from its last sound checkpoint; from the start where it never came to save one. */
export async function resumeRun(launch: Launch, directory: string): Promise<ExitCode> {
  const manifest = await readManifest(directory);
  return withEngine(launch, async (engine) => {
    const run = await reopenRun(directory);
    warnOfDifferences(manifest, engine, launch.reporter);
    const data = await launch.experiment.parts.dataset.load(launch.reporter.notice);
    const game = assemble(launch.experiment.parts);
    return carryOn({ launch, engine, game, data, run, hash: manifest.experiment.hash, resumed: true });
  });
}

interface Ready {
  readonly launch: Launch;
  readonly engine: Engine;
  readonly game: Game;
  readonly data: Data;
  readonly run: ClaimedRun;
  readonly hash: string;
  readonly resumed?: boolean;
}

async function carryOn(ready: Ready): Promise<ExitCode> {
  const { run, launch } = ready;
  const signals = listen((signal) => launch.reporter.notice(`${signal}: finishing this step and saving`));
  try {
    const started = performance.now();
    const { played, close } = await train(ready, signals);
    await settle(ready, played);
    await close(played);
    const seconds = (performance.now() - started) / 1000;
    launch.reporter.ended({ directory: run.directory, step: played.step, status: played.status, seconds });
    return played.exitCode;
  } catch (error) {
    await updateManifest(run.directory, (manifest) => ({
      ...manifest,
      status: "failed",
      finishedAt: new Date().toISOString(),
    }));
    throw error;
  } finally {
    signals.dispose();
    await run.release();
  }
}

async function train(ready: Ready, signals: ReturnType<typeof listen>) {
  const { launch, engine, game, data, run, hash } = ready;
  const { plan, reporter, experiment } = launch;
  const { seed } = experiment.parts;
  const { state, from } = await stateOf(ready);
  if (ready.resumed) await noteResume(ready, from);
  const real = await realSamples(game, data, seed, plan.samples);
  const recorder = await openRecorder({
    directory: run.directory,
    plan,
    draw: drawer(game.sample, real),
    sample: (step) => generate(game, step.state, fixedNoise(seed, plan.samples)),
    ...(ready.resumed && { resumedAt: from }),
  });
  if (!ready.resumed)
    recorder.begin(stringify(experiment.resolved), hyperparameters(experiment.resolved), hash, real);
  reporter.begun({
    directory: run.directory,
    experiment: experiment.parts.name,
    seed,
    plan,
    from,
    engine: `${engine.version}, ${engine.threads} threads, ${engine.device}`,
    parameters: parameters(game),
  });
  const meta = { experiment: hash, versions: versions(), engine: facts(engine) };
  const played = await play({
    directory: run.directory,
    game,
    data,
    seed,
    state,
    from,
    plan,
    recorder,
    meta,
    reporter,
    signals,
  });
  const close = async ({ status }: Played) => {
    if (status === "completed") recorder.finished("success");
    if (status === "diverged") recorder.finished("failure");
    await recorder.sync();
    await recorder.close();
  };
  return { played, close };
}

/** The first state, or the one of the last sound checkpoint with the step it belongs to. */
async function stateOf({ game, run, hash, launch, resumed }: Ready) {
  const first = initialState(game, launch.experiment.parts.seed);
  if (!resumed) return { state: first, from: 0 };
  const checkpoint = await loadLatestCheckpoint(join(run.directory, "checkpoints"), launch.reporter.notice);
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

async function settle({ run }: Ready, { status }: Played): Promise<void> {
  const finishedAt = new Date().toISOString();
  await updateManifest(run.directory, (manifest) => ({ ...manifest, status, finishedAt }));
}

async function noteResume({ run, launch, engine }: Ready, step: number): Promise<void> {
  const session = { ...(await describeSession(launch.argv, facts(engine))), step };
  await updateManifest(run.directory, (manifest) => ({
    ...manifest,
    plan: launch.plan,
    status: "running",
    finishedAt: null,
    resumes: [...manifest.resumes, session],
  }));
}

function warnOfDifferences(manifest: Manifest, engine: Engine, reporter: Reporter): void {
  const before = JSON.stringify(manifest.engine);
  const now = JSON.stringify(facts(engine));
  if (before !== now) reporter.notice(`warning: the run began on ${before}; on ${now} its bits will differ`);
}

async function withEngine(launch: Launch, use: (engine: Engine) => Promise<ExitCode>): Promise<ExitCode> {
  const engine = await openEngine(launch.engine, {
    notify: launch.reporter.notice,
    ...(launch.threads !== undefined && { threads: launch.threads }),
  });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

function facts({ name, version, device, threads, flags }: Engine) {
  return { name, version, device, threads, flags: { ...flags } };
}

function parameters({ generator, critic }: Game) {
  return { generator: parameterCount(generator.network), critic: parameterCount(critic.network) };
}
