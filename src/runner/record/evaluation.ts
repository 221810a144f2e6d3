import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import type { WeightsKind } from "../../algorithms/networks.ts";
import type { Measurement } from "../../algorithms/training.ts";
import { type Better, betters } from "../../components/metrics/contract.ts";
import { parseJson } from "../../files/json.ts";
import { readLines } from "../../files/lines.ts";
import { numberWords } from "../../files/numberWords.ts";

const Written = Type.Union([
  Type.Number(),
  Type.Literal("NaN"),
  Type.Literal("Infinity"),
  Type.Literal("-Infinity"),
]);

const Line = Type.Object({
  step: Type.Integer({ minimum: 0 }),
  weights: Type.Union([Type.Literal("raw"), Type.Literal("ema"), Type.Literal("average")]),
  values: Type.Record(
    Type.String({ maxLength: 200 }),
    Type.Object({
      value: Written,
      n: Type.Integer({ minimum: 1 }),
      floor: Type.Union([Written, Type.Null()]),
      extractor: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
      better: Type.Optional(Type.Union(betters.map((better) => Type.Literal<Better>(better)))),
    }),
  ),
  collapse: Type.Optional(Type.String({ maxLength: 1000 })),
});

/** All metrics at one step, of the weights as they are or of their exponential moving average. */
export interface Evaluation {
  readonly step: number;
  readonly weights: WeightsKind;
  /** By metric, `kid`, or by metric and part, `precisionRecall/precision`. */
  readonly values: Readonly<Record<string, Measurement>>;
  /** What a metric takes for the signs of a collapse, in words; left out where none does. */
  readonly collapse?: string;
}

export const evaluationsPath = (run: string): string => join(run, "evaluations.jsonl");

/** A thousand evaluations of every metric take a hundredth of it. */
const limit = 256 * 2 ** 20;

/** The evaluations of a run, in the order in which they were made; read as `readLines` reads. */
export const readEvaluations = (run: string): Promise<readonly Evaluation[]> =>
  readLines(evaluationsPath(run), limit, fromLine);

function fromLine(line: string, place: string): Evaluation {
  const { values, weights: written, ...rest } = parseJson(place, line, Line);
  // Version 0.1 wrote "average".
  const weights = written === "average" ? "ema" : written;
  const entries = Object.entries(values).map(([name, { value, floor, ...others }]) => [
    name,
    { ...others, value: numberOf(value), floor: floor === null ? null : numberOf(floor) },
  ]);
  return { ...rest, weights, values: Object.fromEntries(entries) };
}

const numberOf = (written: Static<typeof Written>): number =>
  typeof written === "number" ? written : numberWords[written];
