import type { Scalars } from "../../algorithms/training.ts";
import { shellWord } from "../../printable.ts";
import type { Best } from "../../runner/checkpoint/manifest.ts";
import type { Evaluation } from "../../runner/record/evaluation.ts";
import type { Begun, Ended } from "../../runner/run/reporter.ts";

/**
 * The losses and accuracies of a step as one short phrase: `C 1.235  G 2.000` by the networks' initials, or
 * `loss 0.5000  accuracy 0.7500` if there is one network.
 */
export function losses(scalars: Scalars): string {
  const parts = Object.entries(scalars).flatMap(([name, value]) => {
    const [, network = "", quantity] = /^(?:(.+)\/)?(loss|accuracy)$/.exec(name) ?? [];
    return quantity === undefined ? [] : [{ network, quantity, digits: value.toPrecision(4) }];
  });
  const single = new Set(parts.map(({ network }) => network)).size === 1;
  return parts
    .map(({ network, quantity, digits }) => `${single ? quantity : initial(network)} ${digits}`)
    .join("  ");
}

const initial = (network: string): string => network.charAt(0).toUpperCase();

/** Values of an evaluation that fit into a line; all are in the run's evaluations.jsonl. */
const shown = 4;

/** The first values of an evaluation, each with its floor in brackets. */
export function judged({ step, weights, values }: Evaluation): string {
  const numbers = Object.entries(values)
    .slice(0, shown)
    .map(
      ([name, { value, floor }]) => `${name} ${digits(value)}${floor === null ? "" : ` (${digits(floor)})`}`,
    );
  return `step ${step}${weights === "ema" ? ", ema" : ""}: ${numbers.join(", ")}`;
}

const digits = (value: number) => String(Number(value.toPrecision(4)));

/** A line if a checkpoint is the best so far, else none. */
export const bestSoFar = (step: number, best: Best | undefined): readonly string[] =>
  best === undefined ? [] : [`step ${step}: the best ${best.metric} so far, ${digits(best.value)}; kept`];

/** Seconds in short: 42s, 3m07s, 1h02m. */
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
    ([network, count]) => `${network} ${count.toLocaleString("en")}`,
  );
  return [
    `${experiment}, seed ${seed}, ${range(from, plan.steps)} on ${engine}`,
    `parameters: ${counts.join(", ")}`,
    `run: ${directory}`,
  ];
}

function range(from: number, to: number): string {
  if (from >= to) return `already at step ${from}`;
  return from === 0 ? `${to} steps` : `steps ${from + 1} to ${to}`;
}

/** How many of several experiments came to each end; those after a request to stop were not begun. */
export function tally(
  ended: readonly Pick<Ended, "status">[],
  experiments: number,
): Readonly<Record<string, number>> {
  const ends = ["completed", "diverged", "collapsed", "interrupted"] as const;
  const counts = ends.map((end) => [end, ended.filter(({ status }) => status === end).length] as const);
  const all = [...counts, ["notBegun", experiments - ended.length] as const];
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}

/** The outcome of a run, and what to do next. */
export function closing(ended: Ended): readonly string[] {
  const { directory, step, status, because, seconds, samples, checkpoint } = ended;
  const took = `at step ${step} after ${duration(seconds)}`;
  switch (status) {
    case "completed":
      return [
        `completed ${took}`,
        ...(samples ? [`samples: ${directory}/samples/`] : []),
        `view: npx exp tensorboard ${shellWord(directory)}`,
      ];
    case "interrupted":
      return [
        `interrupted ${took}; ${checkpoint === step ? "its state is saved" : "nothing was to be saved"}`,
        `continue: npx exp resume ${shellWord(directory)}`,
      ];
    case "diverged":
    case "collapsed":
      return [`${status} ${took}: ${because}; ${kept(ended)}`];
  }
}

/** What is left of a run that went wrong. A run that diverges never saves what is not finite. */
function kept({ checkpoint, status }: Ended): string {
  if (checkpoint === undefined) return "no checkpoint was saved";
  const which = status === "diverged" ? "last good checkpoint" : "last checkpoint";
  return `the ${which}, of step ${checkpoint}, is kept`;
}
