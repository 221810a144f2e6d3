import { parameterCounts } from "../../algorithms/networks.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ExitCode } from "../../errors.ts";
import { evaluatorOf } from "../evaluate/evaluator.ts";
import { updateManifest } from "../runs/manifest.ts";
import { alarmOf } from "../watch/alarm.ts";
import { discardSince } from "./goBack.ts";
import { lastState } from "./lastState.ts";
import type { Computing } from "./launch.ts";
import type { Played } from "./loop.ts";
import { playFrom, type Ready } from "./playFrom.ts";
import { listen } from "./signals.ts";

/** Plays a run to its end, or to where it is stopped, and leaves its directory in order either way. */
export async function conduct(ready: Ready): Promise<ExitCode> {
  const { run, launch, training } = ready;
  const started = performance.now();
  try {
    const { exitCode, ...played } = await playAll(ready);
    await settle(run.directory, played.status);
    const seconds = (performance.now() - started) / 1000;
    const samples = training.sampler !== undefined;
    launch.reporter.ended({ directory: run.directory, ...played, seconds, samples });
    return exitCode;
  } catch (error) {
    launch.reporter.failed();
    await settle(run.directory, "failed");
    throw error;
  }
}

/** Plays to the end, through every return to an earlier step. */
async function playAll(ready: Ready): Promise<Played> {
  const { launch, engine, training, data, run, position } = ready;
  const { plan, reporter, experiment, computing } = launch;
  const { seed, name } = experiment.parts;
  const { directory } = run;
  const evaluate = await evaluatorOf(experiment, data, plan.evaluationSamples);
  const signals = listen((signal) => reporter.notice(`${signal}: finishing this step and saving`));
  try {
    reporter.begun({
      directory,
      experiment: name,
      seed,
      plan,
      from: position.from,
      engine: described(engine, computing),
      parameters: parameterCounts(training.networks),
    });
    let played = await playFrom(ready, { evaluate, signals });
    while (played.status === "goingBack") {
      const { finding } = played;
      await discardSince(directory, finding.since, plan.checkpointsEvery);
      const earlier = await lastState(training, launch, directory, ready.hash);
      const alarm = alarmOf(finding, earlier.from);
      played = await playFrom({ ...ready, position: earlier, resumed: true }, { evaluate, signals }, alarm);
    }
    return played;
  } finally {
    signals.dispose();
  }
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
