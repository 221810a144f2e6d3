import type { Evaluation } from "../../runner/record/evaluation.ts";
import type { Scalars } from "../../runner/record/recorder.ts";
import type { Begun, Ended } from "../../runner/run/reporter.ts";

/** Losses as one short phrase. */
export function losses(scalars: Scalars): string {
  const show = (value: number | undefined) => (value === undefined ? "–" : value.toPrecision(4));
  if (scalars["classifier/loss"] !== undefined)
    return `loss ${show(scalars["classifier/loss"])}  accuracy ${show(scalars["classifier/accuracy"])}`;
  return `C ${show(scalars["critic/loss"])}  G ${show(scalars["generator/loss"])}`;
}

/** Numbers of an evaluation that fit into a line; the others are in the run's evaluations.jsonl. */
const shown = 4;

/** The first numbers of an evaluation, and what real samples have in their place. */
export function judged({ step, weights, values }: Evaluation): string {
  const digits = (value: number) => String(Number(value.toPrecision(4)));
  const numbers = Object.entries(values)
    .slice(0, shown)
    .map(
      ([name, { value, floor }]) => `${name} ${digits(value)}${floor === null ? "" : ` (${digits(floor)})`}`,
    );
  return `step ${step}${weights === "ema" ? ", running mean" : ""}: ${numbers.join(", ")}`;
}

/** Seconds as people say them: 42s, 3m07s, 1h02m. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}

export function opening({
  experiment,
  seed,
  plan,
  from,
  engine,
  parameters,
  directory,
}: Begun): readonly string[] {
  const counts = Object.entries(parameters).map(
    ([player, count]) => `${player} ${count.toLocaleString("en")}`,
  );
  const range = from === 0 ? `${plan.steps} steps` : `steps ${from + 1} to ${plan.steps}`;
  return [
    `${experiment}, seed ${seed}, ${range} on ${engine}`,
    `parameters: ${counts.join(", ")}`,
    `run: ${directory}`,
  ];
}

/** What became of a run, and what to do next. */
export function closing({ directory, step, status, because, seconds, samples }: Ended): readonly string[] {
  const took = `at step ${step} after ${duration(seconds)}`;
  switch (status) {
    case "completed":
      return [
        `completed ${took}`,
        ...(samples ? [`samples: ${directory}/samples/`] : []),
        `look at it: npx exp tensorboard ${directory}`,
      ];
    case "interrupted":
      return [`interrupted ${took}; everything is saved`, `go on: npx exp resume ${directory}`];
    case "diverged":
      return [`diverged ${took}: ${because}; the last good checkpoint is kept`];
    case "collapsed":
      return [`collapsed ${took}: ${because}; its checkpoints are kept`];
  }
}
