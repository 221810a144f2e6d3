import type { HostTree } from "../../formats/hostTensor.ts";

/** The format that is written. Changed names in the manifest, or of tensors, make a new one. */
export const checkpointFormat = 3;

/**
 * The value of a manifest file under today's names; `format` still says which one it was written in. The result is
 * unchecked, as the value is.
 *
 * Format 1 (version 0.1) named the streaks `sightings`, and their lengths `looks`. Format 2 had no checksum of its own.
 */
export function upgradeManifest(manifest: unknown): unknown {
  if (!isRecord(manifest) || manifest.format !== 1) return manifest;
  const { sightings, ...rest } = manifest;
  if (sightings === undefined) return rest;
  const streaks = isRecord(sightings)
    ? Object.fromEntries(
        Object.entries(sightings).map(([symptom, sighting]) => [symptom, streakOf(sighting)]),
      )
    : sightings;
  return { ...rest, streaks };
}

function streakOf(sighting: unknown): unknown {
  if (!isRecord(sighting)) return sighting;
  const { looks: length, ...rest } = sighting;
  return { ...rest, length };
}

/** Parts of tensors' names that format 1 wrote otherwise, and what they are now. */
const renamed: readonly (readonly [RegExp, string])[] = [
  [/^average\//, "ema/"],
  [/^([^/]+)\/slots\//, "$1/optimizer/"],
];

/** The tensors of a checkpoint of any format under today's names. */
export function upgradeTensors(tensors: HostTree, format: number): HostTree {
  if (format > 1) return tensors;
  const today = (name: string) =>
    renamed.reduce((now, [old, replacement]) => now.replace(old, replacement), name);
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [today(name), tensor]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
