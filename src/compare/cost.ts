import type { Metrics } from "../runner/record/metrics.ts";
import type { Account, Session } from "./account.ts";
import type { Group } from "./groups.ts";
import type { RunRecord } from "./runRecord.ts";
import { median, type Summary, summarize } from "./statistics.ts";

/** What a group's runs cost, and the engines, machines and code that computed them. */
export interface Cost {
  /** Duration of the completed runs; null if there are none. */
  readonly seconds: Summary | null;
  /** True if some durations are estimated from recorded speeds, because the runs were resumed. */
  readonly isReckoned: boolean;
  /** Each run's median speed, over all runs that recorded one. */
  readonly stepsPerSecond: Summary | null;
  /** Trainable parameters, by network. */
  readonly parameters: Account["parameters"];
  /** The distinct values within the group; the same holds for `machines` and `versions`. */
  readonly engines: readonly string[];
  readonly machines: readonly string[];
  readonly versions: readonly string[];
}

export function costOf({ runs }: Group): Cost {
  const completed = runs.filter(({ outcome }) => outcome === "completed");
  const speeds = runs.map(speedsOf).filter((each) => each.length > 0);
  return {
    seconds: summaryOf(completed.map(secondsOf)),
    isReckoned: completed.some(({ manifest }) => manifest.resumes.length > 0),
    stepsPerSecond: summaryOf(speeds.map(median)),
    parameters: runs[0]!.manifest.parameters,
    engines: distinct(runs, engineOf),
    machines: distinct(runs, ({ machine }) => [machine.cpu, ...machine.gpus].join(", ")),
    versions: distinct(runs, versionOf),
  };
}

const summaryOf = (values: readonly number[]): Summary | null =>
  values.length === 0 ? null : summarize(values);

const speedsOf = ({ metrics }: RunRecord): readonly number[] =>
  metrics.map(({ stepsPerSecond = 0 }) => stepsPerSecond).filter((speed) => speed > 0);

/** From start to finish; for a resumed run, the time of its steps at their recorded speeds. */
function secondsOf(run: RunRecord): number {
  const { startedAt, finishedAt, resumes } = run.manifest;
  if (resumes.length === 0 && finishedAt !== null)
    return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return run.metrics.reduce((sum, record, index, all) => sum + secondsSince(all[index - 1], record), 0);
}

function secondsSince(previous: Metrics | undefined, { step, stepsPerSecond: speed = 0 }: Metrics): number {
  return speed > 0 ? (step - (previous?.step ?? 0)) / speed : 0;
}

/** Values of all sessions: each may have run on another machine. */
const distinct = (runs: readonly RunRecord[], of: (session: Session) => string): readonly string[] => [
  ...new Set(runs.flatMap(({ manifest }) => [manifest, ...manifest.resumes].map(of))),
];

/** The engine in words; how steps are compiled and their precision only if they differ from the default. */
function engineOf({ engine }: Session): string {
  const { name, version, device, threads, compile = "function", precision = "float32" } = engine;
  return [
    version,
    device,
    threads === 1 ? "1 thread" : `${threads} threads`,
    ...(name === "wasm" || compile === "function" ? [] : [`compile ${compile}`]),
    ...(precision === "float32" ? [] : [precision]),
  ].join(", ");
}

function versionOf({ source: { git, versions } }: Session): string {
  const own = Object.entries(versions)[0]?.join(" ") ?? "unknown";
  return git === null ? own : `${own} at ${git.commit.slice(0, 8)}${git.dirty ? " with changes" : ""}`;
}
