import { groupBy } from "./groupBy.ts";
import type { Group } from "./groups.ts";
import { keyOf, measurements, type Quantity, scalarNames } from "./readings.ts";
import type { RunRecord } from "./runRecord.ts";
import { mean } from "./statistics.ts";

/** One quantity over the training of a group: its mean and range over the runs. */
export interface Band {
  readonly points: readonly BandPoint[];
  /** The last points of runs that ended before their plan did. */
  readonly ends: readonly { readonly step: number; readonly value: number }[];
}

/** Over those runs of the group that reached the step and had a finite value there. */
interface BandPoint {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One quantity in all groups. */
export interface Figure {
  readonly quantity: Quantity;
  /** One per group; undefined if the group's runs did not measure the quantity. */
  readonly bands: readonly (Band | undefined)[];
}

/** A chart cannot show more points than these. */
const mostPoints = 200;

/** Metrics and recorded scalars over the steps; those that are zero everywhere are left out. */
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
    return { quantity, bands: found.map((runs) => (runs.length === 0 ? undefined : bandOf(runs, width))) };
  });
  return all.filter(isVaried);
}

const isVaried = ({ bands }: Figure): boolean =>
  bands.some((each) => each?.points.some(({ low, high }) => low !== 0 || high !== 0));

/** A quantity's values by step, in the order of the steps; at least one. */
interface Curve {
  readonly quantity: Quantity;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Everything that a run measured, by `keyOf`. */
function curvesOf(run: RunRecord): ReadonlyMap<string, Curve> {
  const recorded = scalarNames(run.metrics).map((name) => {
    const records = run.metrics.filter((record) => record[name] !== undefined);
    const values = records.map((record) => record[name]!);
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

interface RunCurve {
  readonly run: RunRecord;
  readonly curve: Curve;
}

function bandOf(runs: readonly RunCurve[], width: number): Band {
  const thinned = runs.map(({ run, curve }) => ({ run, points: thin(curve, width) }));
  const steps = [...new Set(thinned.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
  const points = steps.map((step) => {
    const values = thinned.flatMap(({ points: of }) => (of.has(step) ? [of.get(step)!] : []));
    return { step, mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
  });
  const ends = thinned
    .filter(({ run }) => run.outcome !== "completed" && run.outcome !== "running")
    .flatMap(({ points: of }) => [...of].slice(-1).map(([step, value]) => ({ step, value })));
  return { points, ends };
}

/** The mean of the finite values in each interval of `width` steps, by the interval's last step. */
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
