import type { Scalars } from "../../../algorithms/training.ts";
import { sentence } from "../alarm.ts";
import type { Evaluation } from "../evaluation.ts";
import { openEventWriter } from "../eventWriter.ts";
import { hparamsOf } from "../hparams.ts";
import type { OpenSink } from "../sink.ts";

/** An event file for TensorBoard. */
export const tensorBoard: OpenSink = async ({ directory, resumedAt }) => {
  const events = await openEventWriter(directory, resumedAt === undefined ? {} : { resumedAt });
  return {
    begin: ({ experiment, group }) => events.hparams(hparamsOf(experiment), group),
    scalars: events.scalars,
    scalar: events.scalar,
    evaluation: (evaluation) => events.scalars(evaluation.step, tagged(evaluation)),
    alarm: (alarm) => events.text("alarms", alarm.step, sentence(alarm)),
    image: (tag, step, { png, width, height }) => events.image(tag, step, png, width, height),
    histogram: events.histogram,
    text: events.text,
    end: events.finished,
    sync: events.sync,
    close: events.close,
  };
};

function tagged({ weights, values }: Evaluation): Scalars {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [evaluationTag(name, weights), value]),
  );
}

/** The tag of a metric: `metrics/<name>` for the raw weights, `metrics/<name>/ema` for their moving average. */
export const evaluationTag = (name: string, weights: Evaluation["weights"]): string =>
  weights === "raw" ? `metrics/${name}` : `metrics/${name}/ema`;
