import { numbersToWords } from "../../files/numberWords.ts";
import { jsonText } from "../../printable.ts";
import { sentence } from "../../runner/record/alarm.ts";
import type { Ended, Progress, Reporter } from "../../runner/run/reporter.ts";
import { forTerminal } from "../../terminal.ts";
import { sparing } from "../output.ts";
import { terminalReporter } from "./terminal.ts";
import { bestSoFar, closing, duration, judged, losses, opening, tally } from "./words.ts";

/** JSON lines for other programs, a progress bar on a terminal, plain lines in a pipe or a log. */
export function reporterFor({ json }: { readonly json: boolean }): Reporter {
  if (json) return jsonReporter(process.stdout);
  return process.stdout.isTTY
    ? terminalReporter(process.stdout)
    : plainReporter(process.stdout, process.stderr);
}

/** Reports how many of several experiments came to which end, as the last line. */
export function reportAll(
  ended: readonly Pick<Ended, "status">[],
  experiments: number,
  { json }: { readonly json: boolean },
): void {
  const counts = tally(ended, experiments);
  const words = Object.entries(counts).map(
    ([status, count]) => `${count} ${status === "notBegun" ? "not begun" : status}`,
  );
  const line = json
    ? JSON.stringify({ event: "all", ...counts })
    : `${experiments} experiments: ${words.join(", ")}`;
  process.stdout.write(`${line}\n`);
}

/** One JSON object a line: `{ "event": "step", … }`. Numbers that JSON lacks become strings. */
export function jsonReporter(out: NodeJS.WritableStream): Reporter {
  const emit = (event: string, fields: object) =>
    out.write(`${jsonText({ event, ...fields }, numbersToWords)}\n`);
  return {
    notice: sparing((line) => emit("notice", { line })),
    begun: (run) => emit("begun", run),
    step: (progress) => {
      if (progress.scalars !== undefined) emit("step", progress);
    },
    evaluated: (evaluation) => emit("evaluated", evaluation),
    saved: (step, path, best) => emit("saved", { step, path, ...(best && { best }) }),
    alarm: (alarm) => emit("alarm", alarm),
    ended: (run) => emit("ended", run),
    failed: () => emit("failed", {}),
  };
}

/** Milliseconds between two lines of progress, so that a log stays readable. */
const pause = 5_000;

/** Plain lines; notices and warnings go to `errors`. */
function plainReporter(out: NodeJS.WritableStream, errors: NodeJS.WritableStream): Reporter {
  const say = (lines: readonly string[]) => lines.map((line) => out.write(`${forTerminal(line)}\n`));
  let last = Number.NEGATIVE_INFINITY;
  return {
    notice: sparing((line) => errors.write(`${forTerminal(line)}\n`)),
    begun: (run) => say(opening(run)),
    step: (progress) => {
      if (progress.scalars === undefined) return;
      if (performance.now() - last < pause && progress.step !== progress.steps) return;
      last = performance.now();
      say([progressLine(progress)]);
    },
    evaluated: (evaluation) => say([judged(evaluation)]),
    saved: (step, _, best) => say(bestSoFar(step, best)),
    alarm: (alarm) => errors.write(forTerminal(`warning: ${sentence(alarm)}\n`)),
    ended: (run) => say(closing(run)),
    failed: () => {},
  };
}

const progressLine = ({ step, steps, stepsPerSecond, scalars }: Progress): string =>
  `step ${step}/${steps}  ${stepsPerSecond.toPrecision(3)} steps/s  ETA ${duration((steps - step) / stepsPerSecond)}` +
  (scalars === undefined ? "" : `  ${losses(scalars)}`);
