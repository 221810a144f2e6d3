import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { exitCodes, UserError } from "../../errors.ts";
import { type OnFault, readLines } from "../../files/bounded.ts";
import { parseJson } from "../../files/json.ts";

const Policy = Type.Union([Type.Literal("stop"), Type.Literal("rollBack"), Type.Literal("continue")]);

/** Characters of a symptom's name, which comes from files and is printed. */
export const symptomName = "^[A-Za-z][A-Za-z0-9]{0,63}$";

/** A symptom that has lasted long enough to count, and what was done about it: one line of alarms.jsonl. */
export const Alarm = Type.Object({
  /** The run's step after it: the one at which the alarm was raised, or the one that the run was rolled back to. */
  step: Type.Integer({ minimum: 0 }),
  symptom: Type.String({ pattern: symptomName }),
  /** What showed the symptom, in words. */
  what: Type.String({ maxLength: 1000 }),
  /** Steps of the first and the last check that showed it. */
  since: Type.Integer({ minimum: 0 }),
  seen: Type.Integer({ minimum: 0 }),
  policy: Policy,
  /** What was done: the policy's action, or "stop" if the run has been rolled back as often as it may be. */
  done: Policy,
  /** Roll-backs of the run so far, this one included. */
  rollBacks: Type.Integer({ minimum: 0 }),
});
export type Alarm = Static<typeof Alarm>;

/** An alarm as people read it. */
export function sentence({ symptom, what, since, seen, policy, done, rollBacks, step }: Alarm): string {
  const at = since === seen ? `step ${seen}` : `steps ${since} to ${seen}`;
  const stopped = policy === "rollBack" ? `stopped after ${rollBacks} roll-backs` : "stopped";
  const action = { stop: stopped, rollBack: `rolled back to step ${step}`, continue: "continuing" }[done];
  return `${at}: ${what}; ${action} (watch.${symptom}: ${policy})`;
}

export const alarmsPath = (run: string): string => join(run, "alarms.jsonl");

const limit = 64 * 2 ** 20;

/** A run's alarms in their order; read as `readLines` reads. */
export const readAlarms = (run: string, onFault?: OnFault): Promise<readonly Alarm[]> =>
  readLines(alarmsPath(run), limit, (line, place) => parseJson(place, line, Alarm, upgradeAlarm), onFault);

/** Version 0.1 wrote a symptom as `sign`. */
function upgradeAlarm(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("sign" in value)) return value;
  const { sign: symptom, ...rest } = value;
  return { ...rest, symptom };
}

/**
 * How often a run had been rolled back by a step. Rolling back drops the alarms after the step it leads to, and the
 * roll-back's own alarm, which stays, counts them.
 *
 * @throws UserError (exit 4) if alarms.jsonl is damaged: the number decides what the run computes next.
 */
export async function rollBacksUntil(run: string, step: number): Promise<number> {
  const alarms = await readAlarms(run, ({ message }) => {
    const advice =
      "it counts the roll-backs, which decide the next steps; mend it, or remove the damaged part";
    throw new UserError(`${message}; ${advice}`, exitCodes.checkpoint);
  });
  return Math.max(0, ...alarms.filter((alarm) => alarm.step <= step).map(({ rollBacks }) => rollBacks));
}
