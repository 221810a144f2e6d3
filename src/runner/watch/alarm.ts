import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { parseJson } from "../runs/json.ts";
import { readBounded } from "../runs/readBounded.ts";
import type { Finding } from "./watch.ts";

const names = <const Names extends readonly string[]>(...all: Names) =>
  Type.Union(all.map((name) => Type.Literal<Names[number]>(name)));

/** What a run's watch has found, and what was done: one line of alarms.jsonl. */
export const Alarm = Type.Object({
  /** Where the run stands after it: the step it was seen at, or the one the run has gone back to. */
  step: Type.Integer({ minimum: 0 }),
  sign: names("nonFinite", "idleCritic", "constantSamples", "collapse"),
  what: Type.String({ maxLength: 1000 }),
  since: Type.Integer({ minimum: 0 }),
  seen: Type.Integer({ minimum: 0 }),
  policy: names("stop", "rollBack", "continue"),
});
export type Alarm = Static<typeof Alarm>;

export const alarmOf = (finding: Finding, step: number): Alarm => ({ step, ...finding });

/** An alarm as people read it. */
export function sentence({ sign, what, since, seen, policy, step }: Alarm): string {
  const at = since === seen ? `step ${seen}` : `steps ${since} to ${seen}`;
  const done = { stop: "stopped", rollBack: `went back to step ${step}`, continue: "going on" };
  return `${at}: ${what}; ${done[policy]} (watch.${sign}: ${policy})`;
}

export const alarmsPath = (run: string): string => join(run, "alarms.jsonl");

const limit = 64 * 2 ** 20;

/**
 * A run's alarms in their order. A last line without its newline is left out, as a crash or a run in progress leaves it.
 *
 * @throws UserError (exit 4) that names the file and the line, on anything else that is no alarm.
 */
export async function readAlarms(run: string): Promise<readonly Alarm[]> {
  const path = alarmsPath(run);
  if (!existsSync(path)) return [];
  const lines = new TextDecoder()
    .decode(await readBounded(path, limit))
    .split("\n")
    .slice(0, -1);
  return lines.map((line, index) => parseJson(`${path}:${index + 1}`, line, Alarm));
}

/** How often a run has gone back, up to a step. */
export async function rollBacksUntil(run: string, step: number): Promise<number> {
  const alarms = await readAlarms(run);
  return alarms.filter((alarm) => alarm.policy === "rollBack" && alarm.step <= step).length;
}
