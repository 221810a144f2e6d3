import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { ValueSchema } from "@bufbuild/protobuf/wkt";
import { HParamsPluginDataSchema } from "./proto/hparams_pb.ts";
import { hparamsValue, type SummaryValue } from "./values.ts";

/** A run's settings by name. They are flat because TensorBoard's table has one column per scalar. */
export type HParams = Readonly<Record<string, string | number | boolean>>;

const statuses = { success: 1, failure: 2 } as const;

export type FinalStatus = keyof typeof statuses;

const encode = (data: MessageInitShape<typeof HParamsPluginDataSchema>) =>
  toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, data));

function wrapped(setting: string | number | boolean): MessageInitShape<typeof ValueSchema> {
  if (typeof setting === "number") return { kind: { case: "numberValue", value: setting } };
  if (typeof setting === "boolean") return { kind: { case: "boolValue", value: setting } };
  return { kind: { case: "stringValue", value: setting } };
}

/** A column of the table over all runs: a setting and its values, each once. */
export interface SettingColumn {
  readonly name: string;
  readonly values: readonly (string | number | boolean)[];
}

/**
 * The columns of the table over all runs: settings, and tags whose last values it shows. TensorBoard uses the first
 * definition that it finds under its folder, so write it into a view of chosen runs and never into a run.
 */
export function tableColumns(settings: readonly SettingColumn[], tags: readonly string[]): SummaryValue {
  const hparamInfos = settings.map(({ name, values }) => ({
    name,
    type: typeOf(values),
    domainDiscrete: { values: values.map(wrapped) },
    differs: values.length > 1,
  }));
  const metricInfos = tags.map((tag) => ({ name: { tag }, displayName: tag }));
  return hparamsValue(
    "_hparams_/experiment",
    encode({ data: { case: "experiment", value: { hparamInfos, metricInfos } } }),
  );
}

const dataTypes = { string: 1, boolean: 2, number: 3 } as const;

function typeOf(values: SettingColumn["values"]): number {
  const types = [...new Set(values.map((value) => typeof value))] as (keyof typeof dataTypes)[];
  return types.length === 1 ? dataTypes[types[0]!] : dataTypes.string;
}

/**
 * A run's settings. The runs of one group are one row of the table, which shows the means of their metrics.
 *
 * @param seconds since 1970
 */
export function sessionStart(settings: HParams, group: string, seconds: number): SummaryValue {
  const hparams = Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [name, wrapped(setting)]),
  );
  const info = { hparams, groupName: group, startTimeSecs: seconds };
  return hparamsValue(
    "_hparams_/session_start_info",
    encode({ data: { case: "sessionStartInfo", value: info } }),
  );
}

export const endTag = "_hparams_/session_end_info";

/**
 * How the run ended.
 *
 * @param seconds since 1970
 */
export function sessionEnd(status: FinalStatus, seconds: number): SummaryValue {
  const info = { status: statuses[status], endTimeSecs: seconds };
  return hparamsValue(endTag, encode({ data: { case: "sessionEndInfo", value: info } }));
}
