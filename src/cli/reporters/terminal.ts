import cliProgress from "cli-progress";
import type { Progress as Done } from "../../components/datasets/contract.ts";
import { sentence } from "../../runner/record/alarm.ts";
import type { Progress, Reporter } from "../../runner/run/reporter.ts";
import { forTerminal, style } from "../../terminal.ts";
import { bestSoFar, closing, duration, judged, losses, opening } from "./words.ts";

/** Columns of everything but the bar. */
const otherColumns = 80;

/** A progress bar that fits into one line of the terminal, however narrow. */
export function terminalReporter(out: NodeJS.WriteStream): Reporter {
  let bar: cliProgress.SingleBar | undefined;
  // What is done before the steps, such as reading data.
  let work: cliProgress.SingleBar | undefined;
  let last = "";
  const say = (line: string) => out.write(`${forTerminal(line)}\n`);
  // A line written while the bar is drawn would end up inside it.
  const aside = (line: string) => {
    stop();
    say(line);
  };
  // A bar redraws itself, and so keeps the process alive.
  const stop = () => {
    bar?.stop();
    work?.stop();
    bar = work = undefined;
  };
  const drawWork = (what: string, { done, total }: Done) => {
    work ??= startedWork(out, total);
    work.update(done, { what: forTerminal(what) });
  };
  const draw = ({ step, steps, stepsPerSecond }: Progress) => {
    bar ??= started(out, steps, step);
    bar.update(step, {
      speed: stepsPerSecond.toPrecision(3),
      left: duration((steps - step) / stepsPerSecond),
      losses: last,
    });
  };
  return {
    notice: (line, done) => (done === undefined ? aside(style.dim(line)) : drawWork(line, done)),
    begun: (run) => {
      for (const line of opening(run)) say(line);
      // The first step can take long to prepare: the bar shows that work goes on.
      bar = started(out, run.plan.steps, run.from);
    },
    step: (progress) => {
      if (progress.scalars !== undefined) last = losses(progress.scalars);
      draw(progress);
    },
    evaluated: (evaluation) => aside(judged(evaluation)),
    saved: (step, _, best) => {
      for (const line of bestSoFar(step, best)) aside(line);
    },
    alarm: (alarm) => aside(style.yellow(`warning: ${sentence(alarm)}`)),
    ended: (run) => {
      stop();
      closing(run).map((line, index) => say(index === 0 ? colour(run.status)(line) : line));
    },
    failed: stop,
  };
}

function started(out: NodeJS.WriteStream, steps: number, step: number): cliProgress.SingleBar {
  const wide = (out.columns ?? 80) >= otherColumns;
  const bar = barOn(
    out,
    wide
      ? "{bar} {value}/{total}  {duration_formatted}  {speed} steps/s  ETA {left}  {losses}"
      : "{value}/{total}  {duration_formatted}  {speed}/s  ETA {left}",
  );
  bar.start(steps, step, { speed: "–", left: "–", losses: "" });
  return bar;
}

const barOn = (out: NodeJS.WriteStream, format: string) =>
  new cliProgress.SingleBar({
    stream: out,
    format,
    barsize: Math.max(8, Math.min(30, (out.columns ?? 80) - otherColumns)),
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    linewrap: false,
    // The runner handles Ctrl-C: it saves first.
    gracefulExit: false,
  });

function startedWork(out: NodeJS.WriteStream, total: number): cliProgress.SingleBar {
  const bar = barOn(out, "{bar} {percentage}%  ETA {eta_formatted}  {what}");
  bar.start(total, 0, { what: "" });
  return bar;
}

const colour = (status: string) => (status === "completed" ? style.green : style.yellow);
