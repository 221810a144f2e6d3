import { stringify } from "yaml";
import { weightsIn } from "../../algorithms/networks.ts";
import { fixedNoise, generate } from "../../algorithms/sampler.ts";
import type { Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Evaluate } from "../evaluate/evaluator.ts";
import { hyperparameters } from "../record/hyperparameters.ts";
import { drawer } from "../record/pictures.ts";
import { openRecorder, type Recorder } from "../record/recorder.ts";
import type { ClaimedRun } from "../runs/claim.ts";
import { versions } from "../runs/source.ts";
import { realSamples } from "../samples/realSamples.ts";
import { type Alarm, rollBacksUntil } from "../watch/alarm.ts";
import { spreadBeside } from "../watch/spread.ts";
import { watchBy } from "../watch/watch.ts";
import { inputSeed } from "./goBack.ts";
import type { Position } from "./lastState.ts";
import { engineFacts, type Launch } from "./launch.ts";
import { type GoingBack, type Played, play } from "./loop.ts";
import type { Signals } from "./signals.ts";

/** A claimed run with all it needs for its next step. */
export interface Ready {
  readonly launch: Launch;
  readonly engine: Engine;
  readonly training: Training;
  readonly data: Data;
  readonly run: ClaimedRun;
  readonly hash: string;
  readonly position: Position;
  readonly resumed?: true;
}

/** What lasts as long as the process does, however often the run goes back. */
export interface Lasting {
  readonly evaluate: Evaluate | undefined;
  readonly signals: Signals;
}

/** Plays from a position until the run ends or must go back; tells first of the alarm for which it went back there. */
export async function playFrom(
  ready: Ready,
  { evaluate, signals }: Lasting,
  alarm?: Alarm,
): Promise<Played | GoingBack> {
  const { launch, engine, training, data, run, hash, position, resumed } = ready;
  const { plan, reporter, experiment, computing } = launch;
  const { seed, watch: policies } = experiment.parts;
  const { directory } = run;
  const recorder = await recorderOf(ready, evaluate !== undefined);
  try {
    if (alarm !== undefined) {
      recorder.alarm(alarm);
      reporter.alarm(alarm);
      await recorder.sync();
    }
    const rollBacks = await rollBacksUntil(directory, position.from);
    const played = await play({
      ...position,
      directory,
      training,
      data,
      inputsOf: training.feed(data.train, inputSeed(seed, rollBacks)),
      evaluate,
      plan,
      recorder,
      meta: { experiment: hash, versions: versions(), engine: engineFacts(engine, computing) },
      reporter,
      signals,
      computing,
      watch: watchBy(policies, position.sightings, rollBacks),
    });
    if (played.status === "completed" && !(resumed && position.from === plan.steps))
      recorder.finished("success");
    if (played.status === "diverged" || played.status === "collapsed") recorder.finished("failure");
    await recorder.sync();
    return played;
  } finally {
    await recorder.close();
  }
}

/** Opens the run's recorder; a new run first records what it is about and what real samples look like. */
async function recorderOf(ready: Ready, evaluated: boolean): Promise<Recorder> {
  const { launch, training, data, run, hash, position, resumed } = ready;
  const { plan, experiment } = launch;
  const { seed } = experiment.parts;
  const { networks, sample, sampler } = training;
  const real = await realSamples(sample, data, seed, plan.samples);
  const recorder = await openRecorder({
    directory: run.directory,
    plan,
    draw: drawer(sample, real),
    sample: sampler && ((state) => generate(sampler, state, fixedNoise(seed, plan.samples))),
    spread: spreadBeside(real, sampler?.conditional ? sample.classes : 0),
    evaluated,
    weights: (state) => weightsIn(networks, state),
    ...(resumed && { resumedAt: position.from }),
  });
  if (!resumed)
    recorder.begin(stringify(experiment.resolved), hyperparameters(experiment.resolved), hash, real);
  return recorder;
}
