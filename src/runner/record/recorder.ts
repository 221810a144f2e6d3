import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
import { flatten } from "../../engine/tree.ts";
import { writeFileDurably } from "../files.ts";
import { isDue, type Plan } from "../plan.ts";
import type { Samples } from "../sampler.ts";
import type { Step } from "../train.ts";
import { openMetrics } from "./jsonLines.ts";
import type { Draw } from "./pictures.ts";
import type { FinalStatus, Hyperparameters } from "./tensorboard/hparams.ts";
import { openEventWriter } from "./tensorboard/writer.ts";

/** Values of one step, by tag. */
export type Scalars = Readonly<Record<string, number>>;

/** What the recorder needs to know of a run before its first step. */
export interface Recording {
  readonly directory: string;
  readonly plan: Plan;
  readonly draw: Draw | undefined;
  /** Makes samples from the run's fixed noise with the state of a step. */
  readonly sample: (step: Step) => Promise<Samples>;
  /** Step of the checkpoint that the run goes on from. */
  readonly resumedAt?: number;
}

/** Writes what a run leaves for people to look at: event files, metrics.jsonl and pictures. */
export interface Recorder {
  /** Once in a run's life: the experiment, its hyperparameters and some real samples. */
  readonly begin: (
    experiment: string,
    hyperparameters: Hyperparameters,
    group: string,
    real: Samples,
  ) => void;
  readonly scalars: (step: number, values: Scalars) => void;
  /** Pictures and histograms, where they are due. */
  readonly pictures: (step: Step) => Promise<void>;
  readonly finished: (status: FinalStatus) => void;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openRecorder(recording: Recording): Promise<Recorder> {
  const { directory, draw, plan } = recording;
  const resumed = recording.resumedAt === undefined ? {} : { resumedAt: recording.resumedAt };
  const events = await openEventWriter(directory, resumed);
  const metrics = await openMetrics(join(directory, "metrics.jsonl"), resumed);
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
      if (isDue(step.step, plan.samplesEvery, plan)) {
        const picture = image("samples", step.step, await recording.sample(step));
        const name = `step-${String(step.step).padStart(8, "0")}.png`;
        if (picture !== undefined) await writeFileDurably(join(directory, "samples", name), picture.png);
      }
      if (isDue(step.step, plan.histogramsEvery, plan))
        for (const [tag, tensor] of histograms(step))
          events.histogram(tag, step.step, (await tensor.data()) as Float32Array);
    },
    finished: (status) => events.finished(status),
    sync: async () => {
      await events.sync();
      await metrics.sync();
    },
    close: async () => {
      await events.close();
      await metrics.close();
    },
  };
}

/** Weights of both players and the gradients they last followed. */
function histograms({ state, gradients }: Step): Map<string, tf.Tensor> {
  return flatten({
    weights: { generator: state.generator.weights, critic: state.critic.weights },
    gradients,
  });
}
