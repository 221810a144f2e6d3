import type { Better } from "../components/metrics/contract.ts";
import type { Evaluation } from "../runner/record/evaluation.ts";
import type { Metrics } from "../runner/record/metrics.ts";
import { groupBy } from "./groupBy.ts";
import { lastStep, type RunRecord } from "./runRecord.ts";
import { mean } from "./statistics.ts";

/** What a value measures: two values are comparable only if all of this is equal. */
export interface Quantity {
  readonly name: string;
  /** Only for metrics of evaluations, not for recorded scalars. */
  readonly evaluated?: {
    readonly weights: Evaluation["weights"];
    readonly n: number;
    readonly real?: number;
    readonly extractor: string | null;
  };
  /** The direction in which it improves; undefined if it only describes. */
  readonly better?: Better;
}

/** A string that is equal for equal quantities only. */
export const keyOf = ({ name, evaluated }: Quantity): string =>
  JSON.stringify([name, evaluated && [evaluated.weights, evaluated.n, evaluated.extractor, evaluated.real]]);

/** From this number on, numbered parts count as details: the shares of ten classes say less than one number made of them. */
const leastNumbered = 4;

/** A test for quantities that are numbered parts, such as `histogram/class7`. */
export function numbered(quantities: readonly Quantity[]): (quantity: Quantity) => boolean {
  const stem = (name: string) => name.replace(/\d+$/, "");
  const names = new Set(quantities.map(({ name }) => name).filter((name) => stem(name) !== name));
  const families = groupBy(names, stem);
  return ({ name }) => names.has(name) && families.get(stem(name))!.length >= leastNumbered;
}

/** The values of an evaluation with their quantities. */
export function measurements({ weights, values }: Evaluation) {
  return Object.entries(values).map(([name, { n, real, extractor, better, ...rest }]) => ({
    ...rest,
    quantity: {
      name,
      evaluated: { weights, n, ...(real !== undefined && { real }), extractor },
      ...(better && { better }),
    },
  }));
}

/** The value of one quantity in one run. */
export interface Reading {
  readonly quantity: Quantity;
  readonly value: number;
  readonly step: number;
  /** The value between two sets of real samples. */
  readonly floor: number | null;
}

/** True if the run reached the point of comparison: its planned end, or step `at`. */
export function hasArrived(run: RunRecord, at: number | undefined): boolean {
  return at === undefined ? run.outcome === "completed" : run.outcome !== "damaged" && lastStep(run) >= at;
}

/** The run's latest evaluation of each quantity, no later than step `at`. */
export function evaluationReadings({ evaluations }: RunRecord, at = Infinity): readonly Reading[] {
  const readings = evaluations
    .filter(({ step }) => step <= at)
    .flatMap((evaluation) => measurements(evaluation).map((each) => ({ ...each, step: evaluation.step })));
  return [...new Map(readings.map((reading) => [keyOf(reading.quantity), reading])).values()];
}

/** The last part of a run over which recorded scalars are averaged, since single steps are noisy. */
export const tail = 0.1;

/** The recorded scalars, each averaged over the last tenth of the steps up to `at`. */
export function trainingReadings(run: RunRecord, at = Infinity): readonly Reading[] {
  const until = run.metrics.filter(({ step }) => step <= at);
  const step = until.at(-1)?.step ?? 0;
  const last = until.filter((record) => record.step > step * (1 - tail));
  return scalarNames(last).map((name) => {
    const values = last.flatMap((record) => record[name] ?? []);
    return { quantity: { name }, value: mean(values), step, floor: null };
  });
}

/** Names that are not results: they follow from the experiment and the step, or are part of the cost. */
const notResults = /^(step|stepsPerSecond|progress\/.*|.*\/learningRate)$/;

/** The names of the measurements in these records, in their order. */
export function scalarNames(metrics: readonly Metrics[]): readonly string[] {
  const names = new Set(metrics.flatMap((record) => Object.keys(record)));
  return [...names].filter((name) => !notResults.test(name));
}
