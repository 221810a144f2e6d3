import { join } from "node:path";
import { type TLiteral, Type } from "@sinclair/typebox";
import type { WeightsKind } from "../../algorithms/networks.ts";
import type { Measurement } from "../../algorithms/training.ts";
import { type Better, betters } from "../../components/metrics/contract.ts";
import { type OnFault, readLines } from "../../files/bounded.ts";
import { parseJson } from "../../files/json.ts";
import { numberOf, WrittenNumber } from "./writtenNumber.ts";

/** All metrics at one step, of the raw weights or of their exponential moving average. */
export interface Evaluation {
  readonly step: number;
  readonly weights: WeightsKind;
  /** By metric, `kid`, or by metric and part, `precisionRecall/precision`. */
  readonly values: Readonly<Record<string, Measurement>>;
  /** The symptoms of a collapse that metrics found, in words; undefined if none did. */
  readonly collapse?: string;
}

const MeasurementSchema = Type.Object({
  value: WrittenNumber,
  n: Type.Integer({
    minimum: 1,
    description: "Number of generated samples that the value was computed from.",
  }),
  real: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: "Number of real samples that it was compared with; n if missing.",
    }),
  ),
  floor: Type.Union([WrittenNumber, Type.Null()], {
    description: "The value between two sets of real samples, n each; null if that is meaningless.",
  }),
  extractor: Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
    description: "sha256 of the feature extractor's weights; null if the metric uses none.",
  }),
  better: Type.Optional(
    Type.Union(
      betters.map((better) => Type.Literal<Better>(better)),
      { description: "The direction in which the metric improves; missing if it only describes." },
    ),
  ),
});

const lineWith = <Weights extends string>(weights: readonly TLiteral<Weights>[]) =>
  Type.Object(
    {
      step: Type.Integer({ minimum: 0, description: "The training step, counted from 1." }),
      weights: Type.Union([...weights], {
        description: "raw: the weights as trained; ema: their exponential moving average.",
      }),
      values: Type.Record(Type.String({ maxLength: 200 }), MeasurementSchema, {
        description:
          "By metric, such as kid, or by metric and part, such as precisionRecall/precision; between them the extractor and the split, as in frechetDistance/inception-tensorflow1/test, unless the data has its own extractor.",
      }),
      collapse: Type.Optional(
        Type.String({
          maxLength: 1000,
          description: "The symptoms of a collapse that metrics found, in words.",
        }),
      ),
    },
    { title: "A line of evaluations.jsonl", description: "All metrics of one evaluation." },
  );

/** One line of `evaluations.jsonl`. */
export const EvaluationLine = lineWith([Type.Literal("raw"), Type.Literal("ema")]);

/** The same in run directories of any format: in format 1, the moving average is called `average`. */
const ReadableLine = lineWith([Type.Literal("raw"), Type.Literal("ema"), Type.Literal("average")]);

const renamed = { raw: "raw", ema: "ema", average: "ema" } as const;

export const evaluationsPath = (run: string): string => join(run, "evaluations.jsonl");

/** A hundred times the size of a thousand evaluations of every metric. */
const limit = 256 * 2 ** 20;

/** A run's evaluations, in the order in which they were made; reads like `readLines`. */
export const readEvaluations = (run: string, onFault?: OnFault): Promise<readonly Evaluation[]> =>
  readLines(evaluationsPath(run), limit, fromLine, onFault);

function fromLine(line: string, place: string): Evaluation {
  // The order of the keys is kept: a resumed run writes the same line again.
  const evaluation = parseJson(place, line, ReadableLine);
  const entries = Object.entries(evaluation.values).map(([name, measurement]) => {
    const { value, floor } = measurement;
    return [name, { ...measurement, value: numberOf(value), floor: floor === null ? null : numberOf(floor) }];
  });
  return { ...evaluation, weights: renamed[evaluation.weights], values: Object.fromEntries(entries) };
}
