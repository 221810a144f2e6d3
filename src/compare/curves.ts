import { groupBy } from "./groupBy.ts";
import type { Group } from "./groups.ts";
import { keyOf, measurements, type Quantity, scalarNames } from "./readings.ts";
import type { RunRecord } from "./runRecord.ts";

/** One quantity over the training of a group. */
export interface Spread {
  readonly points: readonly SpreadPoint[];
  /** Where runs came to an end before the plan's. */
  readonly ends: readonly { readonly step: number; readonly value: number }[];
}

/** Over those of the group's runs that got to the step and had a finite value there. */
interface SpreadPoint {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A quantity in all groups; undefined where a group's runs have not measured it. */
export interface Figure {
  readonly quantity: Quantity;
  readonly spreads: readonly (Spread | undefined)[];
}

/** More points than that are finer than a chart can show. */
const mostPoints = 200;

/** What was evaluated and what training recorded, each over the steps; without what is zero everywhere. */
export function figures(groups: readonly Group[]): readonly Figure[] {
  const curves = groups.map((group) => group.runs.map((run) => ({ run, curves: curvesOf(run) })));
  const quantities = new Map(
    curves.flat().flatMap((of) => [...of.curves].map(([key, { quantity }]) => [key, quantity])),
  );
  const all = [...quantities].map(([key, quantity]) => {
    const found = curves.map((runs) =>
      runs.flatMap(({ run, curves: of }) => (of.has(key) ? [{ run, curve: of.get(key)! }] : [])),
    );
    const last = Math.max(...found.flat().map(({ curve }) => curve.steps.at(-1)!));
    const width = Math.ceil(last / mostPoints);
    return { quantity, spreads: found.map((runs) => (runs.length === 0 ? undefined : spread(runs, width))) };
  });
  return all.filter(isVaried);
}

const isVaried = ({ spreads }: Figure): boolean =>
  spreads.some((each) => each?.points.some(({ low, high }) => low !== 0 || high !== 0));

/** Values over steps, in the order of the steps; at least one. */
interface Curve {
  readonly quantity: Quantity;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Everything that a run measured, by key. */
function curvesOf(run: RunRecord): ReadonlyMap<string, Curve> {
  const recorded = scalarNames(run.metrics).map((name) => {
    const records = run.metrics.filter((record) => typeof record[name] === "number");
    const values = records.map((record) => record[name] as number);
    return { quantity: { name }, steps: records.map(({ step }) => step), values };
  });
  return new Map([...evaluated(run), ...recorded].map((curve) => [keyOf(curve.quantity), curve]));
}

function evaluated({ evaluations }: RunRecord): readonly Curve[] {
  const measured = evaluations.flatMap((evaluation) =>
    measurements(evaluation).map((each) => ({ ...each, step: evaluation.step })),
  );
  return [...groupBy(measured, ({ quantity }) => keyOf(quantity)).values()].map((readings) => ({
    quantity: readings[0].quantity,
    steps: readings.map(({ step }) => step),
    values: readings.map(({ value }) => value),
  }));
}

interface Drawn {
  readonly run: RunRecord;
  readonly curve: Curve;
}

function spread(runs: readonly Drawn[], width: number): Spread {
  const thinned = runs.map(({ run, curve }) => ({ run, points: thin(curve, width) }));
  const steps = [...new Set(thinned.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
  const points = steps.map((step) => {
    const values = thinned.flatMap(({ points: of }) => (of.has(step) ? [of.get(step)!] : []));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { step, mean, low: Math.min(...values), high: Math.max(...values) };
  });
  const ends = thinned
    .filter(({ run }) => run.outcome !== "completed" && run.outcome !== "running")
    .flatMap(({ points: of }) => [...of].slice(-1).map(([step, value]) => ({ step, value })));
  return { points, ends };
}

/** By the last step of each interval of so many steps, the mean of the finite values in it. */
function thin({ steps, values }: Curve, width: number): ReadonlyMap<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    const interval = Math.ceil(steps[index]! / width) * width;
    const { sum, count } = sums.get(interval) ?? { sum: 0, count: 0 };
    sums.set(interval, { sum: sum + value, count: count + 1 });
  }
  return new Map([...sums].map(([step, { sum, count }]) => [step, sum / count]));
}
