import { type Static, Type } from "@sinclair/typebox";
import type { GanExperiment } from "../../algorithms/gan/experiment.ts";
import type { Experiment } from "../../algorithms/index.ts";

/** A sign that stands: the step where it was first seen, and how many looks have shown it since. */
const Sighting = Type.Object({ since: Type.Integer({ minimum: 0 }), looks: Type.Integer({ minimum: 1 }) });

/** All signs that stand: a part of the run's state, so that a resumed run counts on where it was. */
export const Sightings = Type.Partial(
  Type.Object({ nonFinite: Sighting, idleCritic: Sighting, constantSamples: Sighting, collapse: Sighting }),
);
export type Sightings = Static<typeof Sightings>;

/** A way in which training goes wrong. */
export const Sign = Type.KeyOf(Sightings);
export type Sign = Static<typeof Sign>;

/** How many looks in a row must show a sign before it counts: a critic's loss may cross zero on its way. */
const patience: Readonly<Record<Sign, number>> = {
  nonFinite: 1,
  idleCritic: 10,
  constantSamples: 2,
  collapse: 2,
};

export type Policy = GanExperiment["watch"][Sign];

/** One look at a run: what it showed of a sign, in words, or nothing. */
export interface Look {
  readonly sign: Sign;
  readonly what: string | undefined;
}

/** A sign that has been seen often enough. */
export interface Finding {
  readonly sign: Sign;
  readonly what: string;
  /** Step of the first look that showed it, and of the last. */
  readonly since: number;
  readonly seen: number;
  readonly policy: Policy;
  /** What is to be done: as the policy says, but that a run which has gone back as often as it may stops. */
  readonly done: Policy;
  /** How often the run had gone back by then. */
  readonly rollBacks: number;
}

export interface Watch {
  readonly sightings: () => Sightings;
  /** Takes note of a look; returns a finding when the sign begins to count, once for as long as it stands. */
  readonly note: (step: number, look: Look) => Finding | undefined;
}

/** Watches a run by its experiment's policies, from what was seen before and so many times of going back. */
export function watchBy(policies: Experiment["watch"], seen: Sightings, rollBacks: number): Watch {
  const policyOf = (sign: Sign): Policy => (policies as Partial<GanExperiment["watch"]>)[sign] ?? "continue";
  const isExhausted = rollBacks >= policies.rollBacks;
  let sightings = seen;
  return {
    sightings: () => sightings,
    note: (step, { sign, what }) => {
      const { [sign]: before, ...others } = sightings;
      sightings = others;
      if (what === undefined) return undefined;
      const sighting = { since: before?.since ?? step, looks: (before?.looks ?? 0) + 1 };
      sightings = { ...others, [sign]: sighting };
      if (sighting.looks !== patience[sign]) return undefined;
      const policy = policyOf(sign);
      const done = policy === "rollBack" && isExhausted ? "stop" : policy;
      return { sign, what, since: sighting.since, seen: step, policy, done, rollBacks };
    },
  };
}
