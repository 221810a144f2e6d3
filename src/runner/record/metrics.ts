import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { exitCodes, UserError } from "../../errors.ts";
import { type OnFault, readLines } from "../../files/bounded.ts";
import { numberOf, WrittenNumber } from "./writtenNumber.ts";

/** One line of `metrics.jsonl`. */
export const MetricsLine = Type.Object(
  { step: Type.Integer({ minimum: 0, description: "The training step, counted from 1." }) },
  {
    title: "A line of metrics.jsonl",
    description:
      "The measurements of one recorded training step by name, such as critic/loss; docs/run-directory.md lists the names.",
    additionalProperties: WrittenNumber,
  },
);

/** The measurements of one step by name. */
export type Metrics = { readonly step: number; readonly [name: string]: number };

export const metricsPath = (run: string): string => join(run, "metrics.jsonl");

/** Names in run directories of format 1. */
const renamed: Readonly<Record<string, string>> = { "critic/wasserstein": "critic/gap" };

/** A million records take about 500 MB, the longest string that JavaScript has. */
const limit = 2 ** 29 - 2 ** 10;

/**
 * A run's metrics, in the order of their lines. If the last line is not complete, it is left out; a run in progress or a
 * crash leaves such a line.
 *
 * @throws UserError if another line is not a record of metrics, unless `onFault` takes it
 */
export const readMetrics = (run: string, onFault?: OnFault): Promise<readonly Metrics[]> =>
  readLines(metricsPath(run), limit, fromLine, onFault);

function fromLine(line: string, place: string): Metrics {
  const record = parsed(line, place);
  if (!Value.Check(MetricsLine, record)) {
    const { path, message } = Value.Errors(MetricsLine, record).First()!;
    throw new UserError(`${place}: ${path || "/"}: ${message}`, exitCodes.data);
  }
  const entries = Object.entries(record as Record<string, Static<typeof WrittenNumber>>);
  return Object.fromEntries(
    entries.map(([name, value]) => [renamed[name] ?? name, numberOf(value)]),
  ) as Metrics;
}

function parsed(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UserError(`${place}: this line is not a JSON record`, exitCodes.data);
  }
}
