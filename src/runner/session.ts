import { stringify } from "yaml";
import type { Data } from "../components/datasets/contract.ts";
import type { Engine } from "../engine/engine.ts";
import type { ExitCode } from "../registry/errors.ts";
import { hyperparameters } from "./hyperparameters.ts";
import { type Computing, engineFacts, type Launch } from "./launch.ts";
import { type Played, play } from "./play.ts";
import { realSamples } from "./realSamples.ts";
import { drawer } from "./record/pictures.ts";
import { openRecorder, type Recorder } from "./record/recorder.ts";
import type { ClaimedRun } from "./runs/claim.ts";
import { updateManifest } from "./runs/manifest.ts";
import { versions } from "./runs/source.ts";
import { fixedNoise } from "./sampler.ts";
import { listen } from "./signals.ts";
import type { Training } from "./training.ts";

/** A claimed run with all it needs for its next step. */
export interface Ready<State, Inputs> {
  readonly launch: Launch;
  readonly engine: Engine;
  readonly training: Training<State, Inputs>;
  readonly data: Data;
  readonly run: ClaimedRun;
  readonly hash: string;
  readonly state: State;
  /** Steps that are done. */
  readonly from: number;
  readonly resumed?: true;
}

/** Plays a run to its end, or to where it is stopped, and leaves its directory in order either way. */
export async function conduct<State, Inputs>(ready: Ready<State, Inputs>): Promise<ExitCode> {
  const { run, launch, training } = ready;
  const started = performance.now();
  try {
    const { step, status, exitCode } = await recorded(ready);
    await settle(run.directory, status);
    const seconds = (performance.now() - started) / 1000;
    const samples = training.generate !== undefined;
    launch.reporter.ended({ directory: run.directory, step, status, seconds, samples });
    return exitCode;
  } catch (error) {
    launch.reporter.failed();
    await settle(run.directory, "failed");
    throw error;
  }
}

async function recorded<State, Inputs>(ready: Ready<State, Inputs>): Promise<Played> {
  const { launch, engine, training, data, run, hash, state, from, resumed } = ready;
  const { plan, reporter, experiment } = launch;
  const { seed, name } = experiment.parts;
  const evaluate = await training.evaluator(data, plan);
  const recorder = await recorderOf(ready, evaluate !== undefined);
  const signals = listen((signal) => reporter.notice(`${signal}: finishing this step and saving`));
  try {
    reporter.begun({
      directory: run.directory,
      experiment: name,
      seed,
      plan,
      from,
      engine: described(engine, launch.computing),
      parameters: training.parameters,
    });
    const meta = { experiment: hash, versions: versions(), engine: engineFacts(engine, launch.computing) };
    const directory = run.directory;
    const played = await play({
      directory,
      training,
      data,
      evaluate,
      seed,
      state,
      from,
      plan,
      recorder,
      meta,
      reporter,
      signals,
      computing: launch.computing,
    });
    if (played.status === "completed" && !(resumed && from === plan.steps)) recorder.finished("success");
    if (played.status === "diverged") recorder.finished("failure");
    await recorder.sync();
    return played;
  } finally {
    signals.dispose();
    await recorder.close();
  }
}

/** Opens the run's recorder; a new run first records what it is about and what real samples look like. */
async function recorderOf<State, Inputs>(
  ready: Ready<State, Inputs>,
  evaluated: boolean,
): Promise<Recorder<State>> {
  const { launch, training, data, run, hash, from, resumed } = ready;
  const { plan, experiment } = launch;
  const { seed } = experiment.parts;
  const { generate, sample, weights } = training;
  const real = await realSamples(sample, data, seed, plan.samples);
  const recorder = await openRecorder<State>({
    directory: run.directory,
    plan,
    draw: drawer(sample, real),
    sample: generate && ((state) => generate(state, fixedNoise(seed, plan.samples))),
    evaluated,
    weights,
    ...(resumed && { resumedAt: from }),
  });
  if (!resumed)
    recorder.begin(stringify(experiment.resolved), hyperparameters(experiment.resolved), hash, real);
  return recorder;
}

function described(engine: Engine, { compile, precision }: Computing): string {
  const ways = { function: "compiled steps", xla: "steps compiled by XLA", off: "uncompiled steps" };
  const way = engine.name === "tensorflow" ? [ways[compile]] : [];
  const bits = precision === "float32" ? [] : [precision];
  return [engine.version, `${engine.threads} threads`, engine.device, ...way, ...bits].join(", ");
}

async function settle(directory: string, status: Played["status"] | "failed"): Promise<void> {
  const finishedAt = new Date().toISOString();
  await updateManifest(directory, (manifest) => ({ ...manifest, status, finishedAt }));
}
