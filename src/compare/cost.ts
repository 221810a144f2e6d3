import { compilesSteps } from "../engine/index.ts";
import type { Metrics } from "../runner/record/jsonLines.ts";
import type { Account, Session } from "./account.ts";
import type { Group } from "./groups.ts";
import type { RunRecord } from "./runRecord.ts";
import { median, type Summary, summarize } from "./statistics.ts";

/** What a group's runs took, and where and by which code they were computed. */
export interface Cost {
  /** Of the completed runs; null where there is none. */
  readonly seconds: Summary | null;
  /** Some of those times are reckoned from recorded speeds, because their runs were interrupted and resumed. */
  readonly isReckoned: boolean;
  /** Of all runs that recorded their speed: each run's median. */
  readonly stepsPerSecond: Summary | null;
  /** Trainable parameters, by network. */
  readonly parameters: Account["parameters"];
  /** What differs within the group stands one after the other. */
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
  metrics.map(({ stepsPerSecond }) => Number(stepsPerSecond)).filter((speed) => speed > 0);

/** From start to end; of a run that was resumed, how long its steps took at their recorded speeds. */
function secondsOf(run: RunRecord): number {
  const { startedAt, finishedAt, resumes } = run.manifest;
  if (resumes.length === 0 && finishedAt !== null)
    return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return run.metrics.reduce((sum, record, index, all) => sum + secondsSince(all[index - 1], record), 0);
}

function secondsSince(previous: Metrics | undefined, { step, stepsPerSecond }: Metrics): number {
  const speed = Number(stepsPerSecond);
  return speed > 0 ? (step - (previous?.step ?? 0)) / speed : 0;
}

/** Each resume may have been another machine's. */
const distinct = (runs: readonly RunRecord[], of: (session: Session) => string): readonly string[] => [
  ...new Set(runs.flatMap(({ manifest }) => [manifest, ...manifest.resumes].map(of))),
];

/** How steps are compiled and rounded is told where it is not as usual. */
function engineOf({ engine }: Session): string {
  const { name, version, device, threads, compile = "function", precision = "float32" } = engine;
  return [
    version,
    device,
    threads === 1 ? "1 thread" : `${threads} threads`,
    ...(!compilesSteps(name) || compile === "function" ? [] : [`compile ${compile}`]),
    ...(precision === "float32" ? [] : [precision]),
  ].join(", ");
}

function versionOf({ source: { git, versions } }: Session): string {
  const own = Object.entries(versions)[0]?.join(" ") ?? "unknown";
  return git === null ? own : `${own} at ${git.commit.slice(0, 8)}${git.dirty ? " with changes" : ""}`;
}
