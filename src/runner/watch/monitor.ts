import { type Static, Type } from "@sinclair/typebox";
import type { HealthCheck } from "../../algorithms/healthCheck.ts";
import type { Policy } from "../../algorithms/watch.ts";
import { type Alarm, symptomName } from "../record/alarm.ts";

/** How long a symptom has lasted: the step of the first check that showed it, and the number of checks in a row. */
const Streak = Type.Object({ since: Type.Integer({ minimum: 0 }), length: Type.Integer({ minimum: 1 }) });

/** Streaks by symptom: a part of a run's state, so that a resumed run continues counting. */
export const Streaks = Type.Record(Type.String({ pattern: symptomName }), Streak, {
  additionalProperties: false,
});
export type Streaks = Readonly<Static<typeof Streaks>>;

/** An experiment's `watch`: a policy for each symptom, and how many roll-backs are allowed. */
export interface Policies {
  readonly rollBacks: number;
  readonly [symptom: string]: Policy | number;
}

/** Counts health checks. */
export interface Monitor {
  readonly streaks: () => Streaks;
  /** Counts one check; returns an alarm if the symptom has now lasted long enough, once for each streak. */
  readonly count: (step: number, check: HealthCheck) => Alarm | undefined;
}

/** A monitor of a run that has been rolled back `rollBacks` times, given the streaks so far. */
export function monitorOf(policies: Policies, streaks: Streaks, rollBacks: number): Monitor {
  const policyOf = new Map(Object.entries(policies)) as ReadonlyMap<string, Policy>;
  const lasting = new Map(Object.entries(streaks));
  const raise = (symptom: string, what: string, since: number, step: number): Alarm => {
    const policy = policyOf.get(symptom) ?? "continue";
    const done = policy === "rollBack" && rollBacks >= policies.rollBacks ? "stop" : policy;
    const counted = rollBacks + (done === "rollBack" ? 1 : 0);
    return { step, symptom, what, since, seen: step, policy, done, rollBacks: counted };
  };
  return {
    streaks: () => Object.fromEntries(lasting),
    count: (step, { symptom, what, patience }) => {
      const before = lasting.get(symptom);
      lasting.delete(symptom);
      if (what === undefined) return undefined;
      const streak = { since: before?.since ?? step, length: (before?.length ?? 0) + 1 };
      lasting.set(symptom, streak);
      return streak.length === patience ? raise(symptom, what, streak.since, step) : undefined;
    },
  };
}
