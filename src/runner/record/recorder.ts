import type { Samples } from "../../algorithms/sampler.ts";
import type { Outcome, Scalars } from "../../algorithms/training.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { flatten } from "../../engine/tree.ts";
import type { FinalStatus } from "../../formats/events/hparams.ts";
import type { Alarm } from "./alarm.ts";
import type { Draw } from "./drawer.ts";
import type { Evaluation } from "./evaluation.ts";
import { fanOut, type OpenSink, type Sink, type SinkOptions } from "./sink.ts";
import { sinks } from "./sinks/index.ts";

/** What the recorder needs to know about a run before its first step. */
export interface Recording extends SinkOptions {
  /** True at the steps whose samples, or histograms of weights and gradients, are recorded. */
  readonly isDue: Readonly<Record<"samples" | "histograms", (step: number) => boolean>>;
  /** Makes samples from the run's fixed noise; undefined if the algorithm makes none. */
  readonly sample: ((state: object) => Promise<Samples>) | undefined;
  /** Draws samples; undefined if no picture can show them. */
  readonly draw: Draw | undefined;
  /** The samples' deviation as a share of real samples'; undefined if it cannot be computed. */
  readonly deviation: (samples: Samples) => number | undefined;
  /** Weights whose histograms are recorded, by network. */
  readonly weights: (state: object) => Readonly<Record<string, Named>>;
}

/** A step whose samples and histograms may be due. */
type Recorded = Pick<Outcome, "state" | "gradients"> & { readonly step: number };

/** Records a run to all sinks. If a sink cannot write, some later call throws. */
export interface Recorder {
  readonly scalars: (step: number, values: Scalars) => void;
  /** Records samples and histograms if they are due; resolves to the deviation of the samples, if they have one. */
  readonly pictures: (step: Recorded) => Promise<number | undefined>;
  readonly evaluation: (evaluation: Evaluation) => void;
  readonly alarm: (alarm: Alarm) => void;
  /** Records how the run ended; never called if it is only interrupted. */
  readonly end: (status: FinalStatus) => void;
  /** Resolves when everything recorded so far is on the disk. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the sinks of a run: those of the catalogue, unless others are given. */
export async function openRecorder(
  recording: Recording,
  targets: Readonly<Record<string, OpenSink>> = sinks,
): Promise<Recorder> {
  const opened: Sink[] = [];
  for (const open of Object.values(targets)) opened.push(await open(recording));
  const all = fanOut(opened);
  const { isDue, sample, draw, deviation, weights } = recording;
  const image = async (tag: string, step: number, samples: Samples) => {
    const picture = draw?.(samples);
    if (picture !== undefined) await all.image(tag, step, picture);
  };
  return {
    ...all,
    pictures: async ({ step, state, gradients }) => {
      if (isDue.histograms(step))
        for (const [tag, tensor] of flatten({ weights: weights(state), gradients }))
          all.histogram(tag, step, (await tensor.data()) as Float32Array);
      if (sample === undefined || !isDue.samples(step)) return undefined;
      const samples = await sample(state);
      await image("samples", step, samples);
      const share = deviation(samples);
      if (share !== undefined) all.scalar("samples/spread", step, share);
      return share;
    },
  };
}
