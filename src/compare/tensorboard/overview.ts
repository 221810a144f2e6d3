import { mkdir } from "node:fs/promises";
import { type SettingColumn, tableColumns } from "../../formats/events/hparams.ts";

import { type BandChart, chartLayout, scalarValue } from "../../formats/events/values.ts";
import { openEventWriter } from "../../formats/events/writer.ts";
import { hparamsOf } from "../../runner/record/hparams.ts";
import { evaluationTag } from "../../runner/record/sinks/tensorBoard.ts";
import { type Figure, figures } from "../curves.ts";
import type { Group } from "../groups.ts";
import { numbered, type Quantity } from "../readings.ts";

/**
 * Writes what TensorBoard needs to show experiments rather than runs: each group's mean and range, as a run of its own
 * in `folderOf(group)`; and in the first of these the columns of its table and the layout of its charts, which
 * TensorBoard takes from wherever it finds them.
 */
export async function writeOverview(
  groups: readonly Group[],
  folderOf: (group: Group) => string,
): Promise<void> {
  const all = figures(groups);
  const columns = tableColumns(
    settingColumns(groups),
    all.map(({ quantity }) => tagOf(quantity)),
  );
  for (const [index, group] of groups.entries()) {
    const directory = folderOf(group);
    await mkdir(directory, { recursive: true });
    const writer = await openEventWriter(directory);
    if (index === 0) writer.values(0, [columns, layoutOf(all)]);
    for (const [step, values] of spreadsByStep(all, index)) writer.values(step, values);
    await writer.close();
  }
}

/** The settings that differ, under the names that runs record them by; the experiment's name in any case. */
function settingColumns(groups: readonly Group[]): readonly SettingColumn[] {
  const all = groups.map(({ runs }) => hparamsOf(runs[0]!.resolved));
  const names = [...new Set(all.flatMap((settings) => Object.keys(settings)))];
  const columns = names.map((name) => {
    const values = all.map((settings) => settings[name]);
    return {
      name,
      values: [...new Set(values.filter((value) => value !== undefined))],
      differs: new Set(values).size > 1,
    };
  });
  return columns.filter(({ name, differs }) => differs || name === "experiment");
}

const tagOf = ({ name, evaluated }: Quantity): string =>
  evaluated === undefined ? name : evaluationTag(name, evaluated.weights);

/** Tags of an overview; runs themselves have none of them. */
function spreadTags(quantity: Quantity): BandChart["tags"] {
  const tag = `spread/${tagOf(quantity)}`;
  return { value: tag, lower: `${tag}/lowest`, upper: `${tag}/highest` };
}

function layoutOf(all: readonly Figure[]) {
  const quantities = all.map(({ quantity }) => quantity);
  const isNumbered = numbered(quantities);
  const charts = (isShown: (quantity: Quantity) => boolean) =>
    quantities
      .filter((quantity) => isShown(quantity) && !isNumbered(quantity))
      .map((quantity) => ({ title: tagOf(quantity), tags: spreadTags(quantity) }));
  const categories = [
    {
      title: "Metrics: mean and range over seeds",
      charts: charts(({ evaluated }) => evaluated !== undefined),
    },
    {
      title: "Training: mean and range over seeds",
      charts: charts(({ evaluated }) => evaluated === undefined),
    },
  ];
  return chartLayout(categories.filter((category) => category.charts.length > 0));
}

function spreadsByStep(all: readonly Figure[], group: number) {
  const byStep = new Map<number, ReturnType<typeof scalarValue>[]>();
  for (const { quantity, spreads } of all) {
    const { value, lower, upper } = spreadTags(quantity);
    for (const { step, mean, low, high } of spreads[group]?.points ?? []) {
      const values = byStep.get(step) ?? [];
      values.push(scalarValue(value, mean), scalarValue(lower, low), scalarValue(upper, high));
      byStep.set(step, values);
    }
  }
  return [...byStep].sort(([a], [b]) => a - b);
}
