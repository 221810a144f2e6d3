import { leaves } from "../../registry/origins.ts";
import { cut, printable, showNumber, showPath } from "../../registry/show.ts";
import type { RunRecord } from "./runRecord.ts";

/** Everything that was set for a run but its seed, by path: `optimizers.critic.learningRate`. */
export type Settings = ReadonlyMap<string, unknown>;

/** The length of the run stands among them as `steps`, whichever way it was chosen. */
export function settingsOf({ resolved, manifest }: RunRecord): Settings {
  const { seed: _, ...experiment } = resolved;
  const all = leaves({ ...experiment, steps: manifest.plan.steps }, undefined);
  return new Map(all.map(({ path, value }) => [showPath(path), value]));
}

/** They differ between any two experiments and decide nothing. */
const prose: ReadonlySet<string> = new Set(["name", "about"]);

/** Paths at which not all have the same value, those of one part of an experiment together. */
export function differingSettings(all: readonly Settings[]): readonly string[] {
  const paths = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  const differing = paths.filter((path) => {
    const values = all.map((settings) => JSON.stringify(settings.get(path)));
    return !prose.has(path) && values.some((value) => value !== values[0]);
  });
  const parts = [...new Set(differing.map(partOf))];
  return differing.toSorted((a, b) => parts.indexOf(partOf(a)) - parts.indexOf(partOf(b)));
}

const partOf = (path: string): string => path.split(/[.[]/, 1)[0]!;

/** A setting's value in one line of at most so many characters; a dash where there is none. */
export function showSetting(value: unknown, length: number): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "string") return cut(printable(value.trim().replaceAll(/\s+/g, " ")), length);
  return Array.isArray(value) ? "none" : JSON.stringify(value);
}
