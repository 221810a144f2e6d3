import { createHash } from "node:crypto";
import { isRecord } from "../../files/json.ts";
import type { Plan } from "./plan.ts";

/** What decides an experiment's numbers besides the experiment itself. */
export interface Ingredients {
  /** sha256 of each data file by name, if the data was read. */
  readonly datasets?: Readonly<Record<string, string>>;
  /** sha256 of the feature extractor's weights, if metrics use one. */
  readonly extractor?: string | undefined;
  /** Digests of the user's components, as `componentDigests` returns them. */
  readonly components?: Readonly<Record<string, string>>;
  /** Contents of imported weights, as `importedContents` returns them. */
  readonly imported?: unknown;
}

/**
 * The identity of an experiment: SHA-256 (hex) of everything that decides its numbers except the seed. Two experiments
 * that differ in name, description, engine, length, unused budgets, kept checkpoints, or where the data is stored have the
 * same identity.
 *
 * @param resolved the experiment with all its defaults
 * @param plan the plan of the budget that is used
 */
export function identityOf(
  resolved: Readonly<Record<string, unknown>>,
  plan: Plan,
  { datasets = {}, extractor, components = {}, imported }: Ingredients = {},
): string {
  const { name: _, about, seed, engine, budgets, keep, dataset, ...experiment } = resolved;
  const parts = {
    experiment: {
      ...experiment,
      extractor: withoutPaths("extractor", experiment.extractor),
      dataset: Object.keys(datasets).length > 0 ? withoutPaths("dataset", dataset) : dataset,
    },
    recording: recordingOf(budgets, plan),
    datasets,
    extractor,
    components,
    imported,
  };
  return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

/** Parameters that say where files are: digests take their place. */
const placesOf = {
  dataset: ["directory", "file", "labelFile", "path", "testFile", "testLabelFile"],
  extractor: ["weights", "url", "run"],
} as const;

function withoutPaths(kind: keyof typeof placesOf, spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  const places: readonly string[] = placesOf[kind];
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !places.includes(key)));
}

/** The plan without its length, and without the intervals that follow from the length because the budget leaves them out. */
function recordingOf(budgets: unknown, { budget, steps: _, ...plan }: Plan) {
  const declared = isRecord(budgets) && isRecord(budgets[budget]) ? budgets[budget] : {};
  const isDerived = (key: string) => key.endsWith("Every") && declared[key] === undefined;
  return Object.fromEntries(Object.entries(plan).filter(([key]) => !isDerived(key)));
}

/** JSON with sorted keys and no space: equal for values that differ in the order of their keys alone. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return scalar(value);
  const present = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${present.sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)}}`;
}

function scalar(value: unknown): string {
  // JSON would write both infinities and NaN as null, so that different experiments would have one identity.
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`no canonical JSON for ${value}`);
  return JSON.stringify(value) ?? "null";
}
