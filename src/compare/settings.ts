import { printable } from "../printable.ts";
import { leaves } from "../registry/origins.ts";
import { cut, showNumber, showPath } from "../registry/report/show.ts";
import type { RunRecord } from "./runRecord.ts";

/** All settings of a run except its seed, by path: `optimizers.critic.learningRate`. */
export type Settings = ReadonlyMap<string, unknown>;

/** Includes the length of the run as `steps`, however it was chosen, and imported weights by their checksums. */
export function settingsOf({ resolved, manifest }: RunRecord): Settings {
  const { seed: _, ...experiment } = resolved;
  const imported = (manifest.imported ?? []).map(({ network, sha256 }) => [network, sha256.slice(0, 8)]);
  const beside = imported.length > 0 ? { imported: Object.fromEntries(imported) } : {};
  const all = leaves({ ...experiment, steps: manifest.steps, ...beside }, undefined);
  return new Map(all.map(({ path, value }) => [showPath(path), value]));
}

/** Settings without influence: descriptions, and the budgets to choose from (the chosen length is `steps`). */
const inert = /^(about|budgets\..*)$/;

/** The paths whose values differ, except the name, sorted so that those of one part of an experiment follow each other. */
export function differingSettings(all: readonly Settings[]): readonly string[] {
  const paths = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  const differing = paths.filter((path) => {
    const values = all.map((settings) => JSON.stringify(settings.get(path)));
    return path !== "name" && values.some((value) => value !== values[0]);
  });
  const relevant = differing.filter((path) => !inert.test(path));
  const shown = relevant.length > 0 ? relevant : differing;
  const parts = [...new Set(shown.map(partOf))];
  return shown.toSorted((a, b) => parts.indexOf(partOf(a)) - parts.indexOf(partOf(b)));
}

const partOf = (path: string): string => path.split(/[.[]/, 1)[0]!;

/** A setting's value in one line of at most `length` characters; a dash if there is none. */
export function showSetting(value: unknown, length: number): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "string") return cut(printable(value.trim().replaceAll(/\s+/g, " ")), length);
  return Array.isArray(value) ? "none" : JSON.stringify(value);
}
