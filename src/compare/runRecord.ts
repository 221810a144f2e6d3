import { join } from "node:path";
import { exitCodes, UserError } from "../errors.ts";
import { readDocument } from "../registry/yaml/document.ts";
import { readText } from "../registry/yaml/text.ts";
import { plain } from "../registry/yaml/tree.ts";
import { type Alarm, readAlarms } from "../runner/record/alarm.ts";
import { type Evaluation, readEvaluations } from "../runner/record/evaluation.ts";
import { type Metrics, readMetrics } from "../runner/record/metrics.ts";
import { type SamplePicture, samplePictures } from "../runner/record/sinks/samples.ts";
import { isClaimed, isRunName } from "../runner/runs/claim.ts";
import { manifestPath } from "../runner/runs/manifest.ts";
import { type Account, readAccount } from "./account.ts";

/**
 * How a run ended. "killed": its process ended without reporting an end; "damaged": a file in its directory cannot be
 * read.
 */
export const outcomes = [
  "completed",
  "diverged",
  "collapsed",
  "failed",
  "interrupted",
  "killed",
  "damaged",
  "running",
] as const;
type Outcome = (typeof outcomes)[number];

/** The contents of a run directory, as far as they could be read. */
export interface RunRecord {
  readonly directory: string;
  readonly manifest: Account;
  /** The experiment, defaults included. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The identity of the experiment, as its manifest has it. */
  readonly hash: string;
  readonly outcome: Outcome;
  /** Why the run is damaged. */
  readonly fault?: string;
  readonly metrics: readonly Metrics[];
  readonly evaluations: readonly Evaluation[];
  readonly alarms: readonly Alarm[];
  /** Pictures of the samples of fixed noise, in the order of their steps. */
  readonly pictures: readonly SamplePicture[];
}

/** A directory whose manifest or experiment cannot be read. */
export interface Unreadable {
  readonly directory: string;
  readonly fault: string;
}

export const isReadable = (run: RunRecord | Unreadable): run is RunRecord => "manifest" in run;

/** Reads a run directory, also one of a run in progress. Unreadable files are reported in the result, never thrown. */
export async function readRun(directory: string): Promise<RunRecord | Unreadable> {
  try {
    return await readRecords(await readIdentity(directory));
  } catch (error) {
    return { directory, fault: faultOf(error) };
  }
}

type Identity = Pick<RunRecord, "directory" | "manifest" | "resolved" | "hash">;

async function readIdentity(directory: string): Promise<Identity> {
  const manifest = await readAccount(directory);
  if (!isRunName(manifest.experiment.name))
    throw new UserError(
      `${manifestPath(directory)}: /experiment/name: not an allowed name`,
      exitCodes.checkpoint,
    );
  const path = join(directory, "experiment.yaml");
  return { directory, manifest, resolved: readResolved(path), hash: manifest.experiment.identity };
}

async function readRecords(identity: Identity): Promise<RunRecord> {
  const { directory, manifest } = identity;
  const faults: string[] = [];
  const unless = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      faults.push(faultOf(error));
      return otherwise;
    }
  };
  const metrics = await unless(() => readMetrics(directory), []);
  const evaluations = await unless(() => readEvaluations(directory), []);
  const alarms = await unless(() => readAlarms(directory), []);
  const pictures = await unless(() => samplePictures(directory), []);
  const outcome = await unless(() => outcomeOf(directory, manifest), "damaged");
  const known = { ...identity, metrics, evaluations, alarms, pictures };
  if (faults.length === 0) return { ...known, outcome };
  return { ...known, outcome: "damaged", fault: faults.join("; ") };
}

/** The message of an error about a file, which names the file; any other error is a bug and is rethrown. */
function faultOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}

function readResolved(path: string): RunRecord["resolved"] {
  const text = readText(path);
  const { tree, problems } = text.ok ? readDocument(text.source) : { problems: [text.problem] };
  const value = tree && plain(tree);
  const fault = problems[0]?.message ?? "not a mapping";
  if (problems.length > 0 || typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError(`${path}: ${fault}`, exitCodes.checkpoint);
  return value as RunRecord["resolved"];
}

async function outcomeOf(directory: string, { status }: Account): Promise<Outcome> {
  if (status !== "running") return status;
  if (await isClaimed(directory)) return "running";
  // The run may have ended regularly since its manifest was read.
  const { status: latest } = await readAccount(directory);
  return latest === "running" ? "killed" : latest;
}

/** The last recorded step; 0 if there is none. */
export const lastStep = ({ metrics }: RunRecord): number => metrics.at(-1)?.step ?? 0;
