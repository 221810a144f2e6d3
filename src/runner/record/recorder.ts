import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Samples } from "../../algorithms/sampler.ts";
import type { Scalars } from "../../algorithms/training.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { flatten } from "../../engine/tree.ts";
import { writeFileDurably } from "../../files/durable.ts";
import type { FinalStatus, Hyperparameters } from "../../formats/events/hparams.ts";
import { openEventWriter } from "../../formats/events/writer.ts";
import { isDue, type Plan } from "../run/plan.ts";
import type { Step } from "../run/train.ts";
import { type Alarm, alarmsPath, sentence } from "../watch/alarm.ts";
import { type Evaluation, evaluationsPath } from "./evaluation.ts";
import { type Metrics, openJsonLines } from "./jsonLines.ts";
import type { Draw } from "./pictures.ts";

export type { Scalars };

/** What the recorder needs to know of a run before its first step. */
export interface Recording {
  readonly directory: string;
  readonly plan: Plan;
  readonly draw: Draw | undefined;
  /** Makes samples from the run's fixed noise; undefined where the algorithm makes none. */
  readonly sample: ((state: object) => Promise<Samples>) | undefined;
  /** How varied samples are, as a share of real ones; undefined where that cannot be told. */
  readonly spread: (samples: Samples) => number | undefined;
  /** Whether there will be evaluations. */
  readonly evaluated: boolean;
  /** Weights whose histograms are recorded, by network. */
  readonly weights: (state: object) => Readonly<Record<string, Named>>;
  /** Step of the checkpoint that the run goes on from. */
  readonly resumedAt?: number;
}

/** Writes what a run leaves for people to look at: event files, records as lines of JSON, and pictures. */
export interface Recorder {
  /** Once in a run's life: the experiment, its hyperparameters and some real samples. */
  readonly begin: (
    experiment: string,
    hyperparameters: Hyperparameters,
    group: string,
    real: Samples,
  ) => void;
  readonly scalars: (step: number, values: Scalars) => void;
  /** Pictures and histograms, where they are due; returns how varied the pictured samples are. */
  readonly pictures: (step: Step) => Promise<number | undefined>;
  readonly evaluation: (evaluation: Evaluation) => void;
  readonly alarm: (alarm: Alarm) => void;
  readonly finished: (status: FinalStatus) => void;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openRecorder(recording: Recording): Promise<Recorder> {
  const { directory, draw, plan, sample } = recording;
  const resumed = recording.resumedAt === undefined ? {} : { resumedAt: recording.resumedAt };
  const events = await openEventWriter(directory, resumed);
  const metrics = await openJsonLines<Metrics>(join(directory, "metrics.jsonl"), resumed);
  const evaluations = recording.evaluated
    ? await openJsonLines<Evaluation>(evaluationsPath(directory), resumed)
    : undefined;
  const alarms = await openJsonLines<Alarm>(alarmsPath(directory), resumed);
  await mkdir(join(directory, "samples"), { recursive: true });
  const image = (tag: string, step: number, samples: Samples) => {
    const picture = draw?.(samples);
    if (picture !== undefined) events.image(tag, step, picture.png, picture.width, picture.height);
    return picture;
  };
  return {
    begin: (experiment, hyperparameters, group, real) => {
      events.text("experiment", 0, `\`\`\`yaml\n${experiment}\n\`\`\``);
      events.hyperparameters(hyperparameters, group);
      image("real", 0, real);
    },
    scalars: (step, values) => {
      events.scalars(step, values);
      metrics.append({ step, ...values });
    },
    pictures: async (step) => {
      if (isDue(step.step, plan.histogramsEvery, plan))
        for (const [tag, tensor] of flatten({
          weights: recording.weights(step.state),
          gradients: step.gradients,
        }))
          events.histogram(tag, step.step, (await tensor.data()) as Float32Array);
      if (sample === undefined || !isDue(step.step, plan.samplesEvery, plan)) return undefined;
      const samples = await sample(step.state);
      const picture = image("samples", step.step, samples);
      const name = `step-${String(step.step).padStart(8, "0")}.png`;
      if (picture !== undefined) await writeFileDurably(join(directory, "samples", name), picture.png);
      const spread = recording.spread(samples);
      if (spread !== undefined) events.scalar("samples/spread", step.step, spread);
      return spread;
    },
    evaluation: (evaluation) => {
      events.scalars(evaluation.step, tagged(evaluation));
      evaluations?.append(evaluation);
    },
    alarm: (alarm) => {
      events.text("alarms", alarm.step, sentence(alarm));
      alarms.append(alarm);
    },
    finished: (status) => events.finished(status),
    sync: async () => {
      await events.sync();
      await metrics.sync();
      await evaluations?.sync();
      await alarms.sync();
    },
    close: async () => {
      await events.close();
      await metrics.close();
      await evaluations?.close();
      await alarms.close();
    },
  };
}

function tagged({ weights, values }: Evaluation): Scalars {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [evaluationTag(name, weights), value]),
  );
}

/** `metrics/<name>` of the weights as they are, `metrics/<name>/ema` of their moving average. */
export const evaluationTag = (name: string, weights: Evaluation["weights"]): string =>
  weights === "raw" ? `metrics/${name}` : `metrics/${name}/ema`;
