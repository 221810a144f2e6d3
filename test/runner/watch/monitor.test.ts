import { expect, test } from "vitest";
import {
  type Look,
  type Policy,
  type Sightings,
  type Sign,
  watchBy,
} from "../../../src/runner/watch/monitor.ts";

const policies = (policy: Policy, rollBacks = 3) => ({
  nonFinite: policy,
  idleCritic: policy,
  constantSamples: policy,
  collapse: policy,
  rollBacks,
});

const bad = (sign: Sign): Look => ({ sign, what: "bad" });
const good = (sign: Sign): Look => ({ sign, what: undefined });

/** The steps at which looks, one a step, lead to a finding. */
function found(looks: readonly Look[], seen: Sightings = {}) {
  const watch = watchBy(policies("continue"), seen, 0);
  return looks.flatMap((look, index) => {
    const finding = watch.note(index + 1, look);
    return finding === undefined ? [] : [[finding.since, finding.seen]];
  });
}

const times = (count: number, look: Look) => new Array<Look>(count).fill(look);

test("a sign counts when it has been seen as often in a row as it takes, and once while it stands", () => {
  expect(found(times(3, bad("nonFinite")))).toEqual([[1, 1]]);
  expect(found(times(25, bad("idleCritic")))).toEqual([[1, 10]]);
  expect(found(times(5, bad("collapse")))).toEqual([[1, 2]]);
});

test("a good look starts the count anew", () => {
  const looks = [...times(9, bad("idleCritic")), good("idleCritic"), ...times(10, bad("idleCritic"))];
  expect(found(looks)).toEqual([[11, 20]]);
});

test("each sign is counted by itself", () => {
  const looks = [bad("collapse"), bad("constantSamples"), good("constantSamples"), bad("collapse")];
  expect(found(looks)).toEqual([[1, 4]]);
});

test("a watch goes on from what another has seen", () => {
  const first = watchBy(policies("continue"), {}, 0);
  for (let step = 1; step <= 7; step++) first.note(step, bad("idleCritic"));
  const saved = JSON.parse(JSON.stringify(first.sightings())) as Sightings;
  expect(saved).toEqual({ idleCritic: { since: 1, looks: 7 } });
  const second = watchBy(policies("continue"), saved, 0);
  expect(second.note(8, bad("idleCritic"))).toBeUndefined();
  expect(second.note(9, bad("idleCritic"))).toBeUndefined();
  expect(second.note(10, bad("idleCritic"))).toMatchObject({ since: 1, seen: 10 });
});

test("a run that has gone back as often as it may stops", () => {
  const findings = [0, 1, 2].map((rollBacks) =>
    watchBy(policies("rollBack", 2), {}, rollBacks).note(1, bad("nonFinite")),
  );
  expect(findings.map((finding) => finding?.done)).toEqual(["rollBack", "rollBack", "stop"]);
  expect(findings.map((finding) => finding?.policy)).toEqual(["rollBack", "rollBack", "rollBack"]);
});

test("an algorithm has only the signs that its experiments name", () => {
  const watch = watchBy({ nonFinite: "stop", rollBacks: 3 }, {}, 0);
  expect(watch.note(1, bad("nonFinite"))?.policy).toBe("stop");
});
