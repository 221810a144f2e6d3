import type { Better } from "../components/metrics/contract.ts";
import type { Evaluation } from "../runner/record/evaluation.ts";
import type { Metrics } from "../runner/record/metrics.ts";
import { groupBy } from "./groupBy.ts";
import { lastStep, type RunRecord } from "./runRecord.ts";

/** What is measured, with all that must be the same in two values before they may be set beside each other. */
export interface Quantity {
  readonly name: string;
  /** Of an evaluation; what training records has none. */
  readonly evaluated?: {
    readonly weights: Evaluation["weights"];
    readonly n: number;
    readonly extractor: string | null;
  };
  /** Which way it improves; undefined of what only describes. */
  readonly better?: Better;
}

/** A name for a quantity that no other one has. */
export const keyOf = ({ name, evaluated }: Quantity): string =>
  JSON.stringify([name, evaluated && [evaluated.weights, evaluated.n, evaluated.extractor]]);

/** So many numbered parts are a detail: the shares of ten classes say less than one number made of them. */
const leastNumbered = 4;

/** Tells the numbered parts of something, such as `histogram/class7`, from what is to be read first. */
export function numbered(quantities: readonly Quantity[]): (quantity: Quantity) => boolean {
  const stem = (name: string) => name.replace(/\d+$/, "");
  const names = new Set(quantities.map(({ name }) => name).filter((name) => stem(name) !== name));
  const families = groupBy(names, stem);
  return ({ name }) => names.has(name) && families.get(stem(name))!.length >= leastNumbered;
}

/** Each value of an evaluation with its quantity. */
export function measurements({ weights, values }: Evaluation) {
  return Object.entries(values).map(([name, { n, extractor, better, ...rest }]) => ({
    ...rest,
    quantity: { name, evaluated: { weights, n, extractor }, ...(better && { better }) },
  }));
}

/** One quantity of one run. */
export interface Reading {
  readonly quantity: Quantity;
  readonly value: number;
  readonly step: number;
  /** What real samples give in place of generated ones. */
  readonly floor: number | null;
}

/** Whether the run came to where runs are compared: its end, or step `at`. */
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

/** Share of a run, at its end, over which what training records is averaged: single steps are noise. */
export const tail = 0.1;

/** What training recorded, each the mean over the last tenth of the steps up to `at`. */
export function trainingReadings(run: RunRecord, at = Infinity): readonly Reading[] {
  const until = run.metrics.filter(({ step }) => step <= at);
  const step = until.at(-1)?.step ?? 0;
  const last = until.filter((record) => record.step > step * (1 - tail));
  return scalarNames(last).map((name) => {
    const values = last.flatMap((record) => (typeof record[name] === "number" ? [record[name]] : []));
    const value = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { quantity: { name }, value, step, floor: null };
  });
}

/** They follow from the experiment and the step, or belong to what a run costs. */
const followed = /^(step|stepsPerSecond|progress\/.*|.*\/learningRate)$/;

/** Names of what training measured in these records, in their order. */
export function scalarNames(metrics: readonly Metrics[]): readonly string[] {
  const names = new Set(metrics.flatMap((record) => Object.keys(record)));
  const isNumber = (name: string) => metrics.some((record) => typeof record[name] === "number");
  return [...names].filter((name) => !followed.test(name) && isNumber(name));
}
