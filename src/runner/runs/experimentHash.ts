import { createHash } from "node:crypto";

/**
 * SHA-256 (hex) of a resolved experiment's canonical JSON, its root `seed` left out: equal for two experiments that
 * differ in seed, order of keys or notation alone.
 */
export function experimentHash(experiment: unknown): string {
  const unseeded = isRecord(experiment) ? { ...experiment, seed: undefined } : experiment;
  return createHash("sha256").update(canonicalJson(unseeded)).digest("hex");
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return scalar(value);
  const present = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${present.sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)}}`;
}

function scalar(value: unknown): string {
  // JSON would write both infinities and NaN as null, one hash for different experiments.
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`no canonical JSON for ${value}`);
  return JSON.stringify(value) ?? "null";
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
