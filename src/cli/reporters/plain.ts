import type { Progress, Reporter } from "../../runner/run/reporter.ts";
import { sentence } from "../../runner/watch/alarm.ts";
import { closing, duration, judged, losses, opening } from "./words.ts";

/** Milliseconds between two lines of progress: a log has to stay readable. */
const pause = 5_000;

/** Lines of text; what is beside the point goes to `aside`. */
export function plainReporter(out: NodeJS.WritableStream, aside: NodeJS.WritableStream): Reporter {
  const say = (lines: readonly string[]) => lines.map((line) => out.write(`${line}\n`));
  let said = Number.NEGATIVE_INFINITY;
  const line = ({ step, steps, stepsPerSecond, scalars }: Progress) =>
    `step ${step}/${steps}  ${stepsPerSecond.toPrecision(3)} steps/s  ETA ${duration((steps - step) / stepsPerSecond)}` +
    (scalars === undefined ? "" : `  ${losses(scalars)}`);
  return {
    notice: (text) => aside.write(`${text}\n`),
    begun: (run) => say(opening(run)),
    step: (progress) => {
      if (progress.scalars === undefined) return;
      if (performance.now() - said < pause && progress.step !== progress.steps) return;
      said = performance.now();
      say([line(progress)]);
    },
    evaluated: (evaluation) => say([judged(evaluation)]),
    saved: () => {},
    alarm: (alarm) => aside.write(`warning: ${sentence(alarm)}\n`),
    ended: (run) => say(closing(run)),
    failed: () => {},
  };
}
