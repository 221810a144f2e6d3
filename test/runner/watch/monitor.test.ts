import { expect, test } from "vitest";
import type { HealthCheck } from "../../../src/algorithms/healthCheck.ts";
import type { Policy } from "../../../src/algorithms/watch.ts";
import { monitorOf, type Streaks } from "../../../src/runner/watch/monitor.ts";

const patience = { nonFinite: 1, idleCritic: 10, constantSamples: 2, collapse: 2 };
type Symptom = keyof typeof patience;

const policies = (policy: Policy, rollBacks = 3) => ({
  nonFinite: policy,
  idleCritic: policy,
  constantSamples: policy,
  collapse: policy,
  rollBacks,
});

const bad = (symptom: Symptom): HealthCheck => ({ symptom, what: "bad", patience: patience[symptom] });
const good = (symptom: Symptom): HealthCheck => ({ ...bad(symptom), what: undefined });

/** The steps at which checks, one a step, lead to an alarm. */
function raised(checks: readonly HealthCheck[], streaks: Streaks = {}) {
  const monitor = monitorOf(policies("continue"), streaks, 0);
  return checks.flatMap((check, index) => {
    const alarm = monitor.count(index + 1, check);
    return alarm === undefined ? [] : [[alarm.since, alarm.seen]];
  });
}

const times = (count: number, check: HealthCheck) => new Array<HealthCheck>(count).fill(check);

test("a symptom counts once it has been seen in a row as often as its patience, and once per streak", () => {
  expect(raised(times(3, bad("nonFinite")))).toEqual([[1, 1]]);
  expect(raised(times(25, bad("idleCritic")))).toEqual([[1, 10]]);
  expect(raised(times(5, bad("collapse")))).toEqual([[1, 2]]);
});

test("a good check starts the count anew", () => {
  const checks = [...times(9, bad("idleCritic")), good("idleCritic"), ...times(10, bad("idleCritic"))];
  expect(raised(checks)).toEqual([[11, 20]]);
});

test("each symptom is counted by itself", () => {
  const checks = [bad("collapse"), bad("constantSamples"), good("constantSamples"), bad("collapse")];
  expect(raised(checks)).toEqual([[1, 4]]);
});

test("a monitor continues counting another's streaks", () => {
  const first = monitorOf(policies("continue"), {}, 0);
  for (let step = 1; step <= 7; step++) first.count(step, bad("idleCritic"));
  const saved = JSON.parse(JSON.stringify(first.streaks())) as Streaks;
  expect(saved).toEqual({ idleCritic: { since: 1, length: 7 } });
  const second = monitorOf(policies("continue"), saved, 0);
  expect(second.count(8, bad("idleCritic"))).toBeUndefined();
  expect(second.count(9, bad("idleCritic"))).toBeUndefined();
  expect(second.count(10, bad("idleCritic"))).toMatchObject({ since: 1, seen: 10 });
});

test("a run that has been rolled back as often as it may be stops", () => {
  const alarms = [0, 1, 2].map((rollBacks) =>
    monitorOf(policies("rollBack", 2), {}, rollBacks).count(1, bad("nonFinite")),
  );
  expect(alarms.map((alarm) => alarm?.done)).toEqual(["rollBack", "rollBack", "stop"]);
  expect(alarms.map((alarm) => alarm?.rollBacks)).toEqual([1, 2, 2]);
  expect(alarms.map((alarm) => alarm?.policy)).toEqual(["rollBack", "rollBack", "rollBack"]);
});

test("a symptom that the experiment has no policy for is only recorded, whatever its name", () => {
  const monitor = monitorOf({ nonFinite: "stop", rollBacks: 3 }, {}, 0);
  expect(monitor.count(1, bad("nonFinite"))?.policy).toBe("stop");
  for (const symptom of ["mine", "constructor"])
    expect(monitor.count(1, { symptom, what: "odd", patience: 1 })).toMatchObject({
      since: 1,
      done: "continue",
    });
});
