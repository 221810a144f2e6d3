import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { ValueSchema } from "@bufbuild/protobuf/wkt";
import { HParamsPluginDataSchema } from "./proto/hparams_pb.ts";
import { hparamsValue, type SummaryValue } from "./values.ts";

/** Settings of a run, by name; flat, since TensorBoard compares runs by scalars only. */
export type Hyperparameters = Readonly<Record<string, string | number | boolean>>;

const statuses = { success: 1, failure: 2 } as const;

export type FinalStatus = keyof typeof statuses;

const encode = (data: MessageInitShape<typeof HParamsPluginDataSchema>) =>
  toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, data));

function wrapped(setting: string | number | boolean): MessageInitShape<typeof ValueSchema> {
  if (typeof setting === "number") return { kind: { case: "numberValue", value: setting } };
  if (typeof setting === "boolean") return { kind: { case: "boolValue", value: setting } };
  return { kind: { case: "stringValue", value: setting } };
}

/** What the run was started with; runs of one group are one row, their metrics averaged. Seconds since 1970. */
export function sessionStart(values: Hyperparameters, group: string, seconds: number): SummaryValue {
  const hparams = Object.fromEntries(
    Object.entries(values).map(([name, setting]) => [name, wrapped(setting)]),
  );
  const info = { hparams, groupName: group, startTimeSecs: seconds };
  return hparamsValue(
    "_hparams_/session_start_info",
    encode({ data: { case: "sessionStartInfo", value: info } }),
  );
}

/** How the run ended. Seconds since 1970. */
export function sessionEnd(status: FinalStatus, seconds: number): SummaryValue {
  const info = { status: statuses[status], endTimeSecs: seconds };
  return hparamsValue(
    "_hparams_/session_end_info",
    encode({ data: { case: "sessionEndInfo", value: info } }),
  );
}
