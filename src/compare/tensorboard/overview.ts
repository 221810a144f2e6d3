import { mkdir } from "node:fs/promises";
import { type SettingColumn, tableColumns } from "../../formats/events/hparams.ts";

import { type BandChart, chartLayout, scalarValue } from "../../formats/events/values.ts";
import { openEventWriter } from "../../runner/record/eventWriter.ts";
import { hparamsOf } from "../../runner/record/hparams.ts";
import { evaluationTag } from "../../runner/record/sinks/tensorBoard.ts";
import { type Figure, figures } from "../curves.ts";
import type { Group } from "../groups.ts";
import { numbered, type Quantity } from "../readings.ts";

/**
 * Writes event files that let TensorBoard show experiments instead of runs: one run per group, in `folderOf(group)`, with
 * the mean and range over the group's seeds. The first of them also has the columns of the table and the layout of the
 * charts, which TensorBoard reads from any run.
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
    for (const [step, values] of bandsByStep(all, index)) writer.values(step, values);
    await writer.close();
  }
}

/** The settings that differ, under the names that runs record, and always the experiment's name. */
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

/** Tags of an overview, which runs do not have. */
function bandTags(quantity: Quantity): BandChart["tags"] {
  const tag = `spread/${tagOf(quantity)}`;
  return { value: tag, lower: `${tag}/lowest`, upper: `${tag}/highest` };
}

function layoutOf(all: readonly Figure[]) {
  const quantities = all.map(({ quantity }) => quantity);
  const isNumbered = numbered(quantities);
  const charts = (isShown: (quantity: Quantity) => boolean) =>
    quantities
      .filter((quantity) => isShown(quantity) && !isNumbered(quantity))
      .map((quantity) => ({ title: tagOf(quantity), tags: bandTags(quantity) }));
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

function bandsByStep(all: readonly Figure[], group: number) {
  const byStep = new Map<number, ReturnType<typeof scalarValue>[]>();
  for (const { quantity, bands } of all) {
    const { value, lower, upper } = bandTags(quantity);
    for (const { step, mean, low, high } of bands[group]?.points ?? []) {
      const values = byStep.get(step) ?? [];
      values.push(scalarValue(value, mean), scalarValue(lower, low), scalarValue(upper, high));
      byStep.set(step, values);
    }
  }
  return [...byStep].sort(([a], [b]) => a - b);
}
