import { printable } from "../printable.ts";
import { leaves } from "../registry/origins.ts";
import { cut, showNumber, showPath } from "../registry/report/show.ts";
import type { RunRecord } from "./runRecord.ts";

/** Everything that was set for a run but its seed, by path: `optimizers.critic.learningRate`. */
export type Settings = ReadonlyMap<string, unknown>;

/** The length of the run stands among them as `steps`, whichever way it was chosen; imported weights by their sums. */
export function settingsOf({ resolved, manifest }: RunRecord): Settings {
  const { seed: _, ...experiment } = resolved;
  const imported = (manifest.imported ?? []).map(({ network, sha256 }) => [network, sha256.slice(0, 8)]);
  const beside = imported.length > 0 ? { imported: Object.fromEntries(imported) } : {};
  const all = leaves({ ...experiment, steps: manifest.steps, ...beside }, undefined);
  return new Map(all.map(({ path, value }) => [showPath(path), value]));
}

/** They decide nothing: words, and lengths to choose from, of which the chosen one is `steps`. */
const silent = /^(about|budgets\..*)$/;

/** Paths at which not all have the same value, those of one part of an experiment together; names are none of them. */
export function differingSettings(all: readonly Settings[]): readonly string[] {
  const paths = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  const differing = paths.filter((path) => {
    const values = all.map((settings) => JSON.stringify(settings.get(path)));
    return path !== "name" && values.some((value) => value !== values[0]);
  });
  const telling = differing.filter((path) => !silent.test(path));
  const told = telling.length > 0 ? telling : differing;
  const parts = [...new Set(told.map(partOf))];
  return told.toSorted((a, b) => parts.indexOf(partOf(a)) - parts.indexOf(partOf(b)));
}

const partOf = (path: string): string => path.split(/[.[]/, 1)[0]!;

/** A setting's value in one line of at most so many characters; a dash where there is none. */
export function showSetting(value: unknown, length: number): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "string") return cut(printable(value.trim().replaceAll(/\s+/g, " ")), length);
  return Array.isArray(value) ? "none" : JSON.stringify(value);
}
