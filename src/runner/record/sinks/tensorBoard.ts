import { stringify } from "yaml";
import type { Scalars } from "../../../algorithms/training.ts";
import { sessionStart } from "../../../formats/events/hparams.ts";
import { imageValue, type SummaryValue, textValue } from "../../../formats/events/values.ts";
import { sentence } from "../alarm.ts";
import type { Evaluation } from "../evaluation.ts";
import { openEventWriter } from "../eventWriter.ts";
import { hparamsOf } from "../hparams.ts";
import type { Beginning, OpenSink } from "../sink.ts";

/** An event file for TensorBoard. */
export const tensorBoard: OpenSink = async ({ directory, resumedAt, beginning }) => {
  const events = await openEventWriter(directory, {
    resumedAt,
    beginning: (seconds) => begin(beginning, seconds),
  });
  return {
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

/** What the run is about, its settings for the table of runs, and real samples. */
function begin({ experiment, group, real }: Beginning, seconds: number): readonly SummaryValue[] {
  return [
    textValue("experiment", `\`\`\`yaml\n${stringify(experiment)}\n\`\`\``),
    sessionStart(hparamsOf(experiment), group, seconds),
    ...(real === undefined ? [] : [imageValue("real", real.png, real.width, real.height)]),
  ];
}

function tagged({ weights, values }: Evaluation): Scalars {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [evaluationTag(name, weights), value]),
  );
}

/** The tag of a metric: `metrics/<name>` for the raw weights, `metrics/<name>/ema` for their moving average. */
export const evaluationTag = (name: string, weights: Evaluation["weights"]): string =>
  weights === "raw" ? `metrics/${name}` : `metrics/${name}/ema`;
