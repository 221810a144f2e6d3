import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { readLines } from "../../files/bounded.ts";
import { parseJson } from "../../files/json.ts";
import { type Finding, Sign } from "./watch.ts";

const Policy = Type.Union([Type.Literal("stop"), Type.Literal("rollBack"), Type.Literal("continue")]);

/** What a run's watch has found, and what was done: one line of alarms.jsonl. */
export const Alarm = Type.Object({
  /** Where the run stands after it: the step it was seen at, or the one the run has gone back to. */
  step: Type.Integer({ minimum: 0 }),
  sign: Sign,
  what: Type.String({ maxLength: 1000 }),
  since: Type.Integer({ minimum: 0 }),
  seen: Type.Integer({ minimum: 0 }),
  policy: Policy,
  done: Policy,
  /** How often the run has gone back, this time included. */
  rollBacks: Type.Integer({ minimum: 0 }),
});
export type Alarm = Static<typeof Alarm>;

export const alarmOf = (finding: Finding, step: number): Alarm => ({
  step,
  ...finding,
  rollBacks: finding.rollBacks + (finding.done === "rollBack" ? 1 : 0),
});

/** An alarm as people read it. */
export function sentence({ sign, what, since, seen, policy, done, rollBacks, step }: Alarm): string {
  const at = since === seen ? `step ${seen}` : `steps ${since} to ${seen}`;
  const stopped = policy === "rollBack" ? `stopped, having gone back ${rollBacks} times` : "stopped";
  const said = { stop: stopped, rollBack: `went back to step ${step}`, continue: "going on" };
  return `${at}: ${what}; ${said[done]} (watch.${sign}: ${policy})`;
}

export const alarmsPath = (run: string): string => join(run, "alarms.jsonl");

const limit = 64 * 2 ** 20;

/** A run's alarms in their order; read as `readLines` reads. */
export const readAlarms = (run: string): Promise<readonly Alarm[]> =>
  readLines(alarmsPath(run), limit, (line, place) => parseJson(place, line, Alarm));

/**
 * How often a run has gone back by a step: going further back drops the alarms after that step, and what the one that
 * stays says counts them.
 */
export async function rollBacksUntil(run: string, step: number): Promise<number> {
  const alarms = await readAlarms(run);
  return Math.max(0, ...alarms.filter((alarm) => alarm.step <= step).map(({ rollBacks }) => rollBacks));
}
