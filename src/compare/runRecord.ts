import { join } from "node:path";
import { exitCodes, UserError } from "../errors.ts";
import { readDocument } from "../registry/yaml/document.ts";
import { readText } from "../registry/yaml/text.ts";
import { plain } from "../registry/yaml/tree.ts";
import { type Evaluation, readEvaluations } from "../runner/record/evaluation.ts";
import { type Metrics, readMetrics } from "../runner/record/jsonLines.ts";
import { type SamplePicture, samplePictures } from "../runner/record/samplePictures.ts";
import { isClaimed, isRunName } from "../runner/runs/claim.ts";
import { manifestPath } from "../runner/runs/manifest.ts";
import { type Alarm, readAlarms } from "../runner/watch/alarm.ts";
import { type Account, readAccount } from "./account.ts";

/**
 * What became of a run. One is "killed" when its process ended without a word, "damaged" when something in its
 * directory cannot be read.
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

/** A run directory as far as it could be read. */
export interface RunRecord {
  readonly directory: string;
  readonly manifest: Account;
  /** The experiment, defaults included. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The identity of the experiment, as its manifest has it. */
  readonly hash: string;
  readonly outcome: Outcome;
  /** What is wrong with a damaged one. */
  readonly fault?: string;
  readonly metrics: readonly Metrics[];
  readonly evaluations: readonly Evaluation[];
  /** What the run's watch has found. */
  readonly alarms: readonly Alarm[];
  /** Pictures of the fixed noise's samples, in the order of their steps. */
  readonly pictures: readonly SamplePicture[];
}

/** A directory that does not even tell which experiment was run in it. */
export interface Unreadable {
  readonly directory: string;
  readonly fault: string;
}

export const isReadable = (run: RunRecord | Unreadable): run is RunRecord => "manifest" in run;

/** Reads a run directory, also while a run goes on in it. Never fails because of what it finds there. */
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
      `${manifestPath(directory)}: /experiment/name: no such name is allowed`,
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
  const metrics = await unless(() => metricsOf(directory), []);
  const evaluations = await unless(() => readEvaluations(directory), []);
  const alarms = await unless(() => readAlarms(directory), []);
  const pictures = await unless(() => samplePictures(directory), []);
  const outcome = await unless(() => outcomeOf(directory, manifest), "damaged");
  const known = { ...identity, metrics, evaluations, alarms, pictures };
  if (faults.length === 0) return { ...known, outcome };
  return { ...known, outcome: "damaged", fault: faults.join("; ") };
}

/** A file that is read names itself in what is wrong with it; what is no mistake of a file's is ours. */
function faultOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}

function readResolved(path: string): RunRecord["resolved"] {
  const text = readText(path);
  const { tree, problems } = text.ok ? readDocument(text.source) : { problems: [text.problem] };
  const value = tree && plain(tree);
  const fault = problems[0]?.message ?? "no mapping";
  if (problems.length > 0 || typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError(`${path}: ${fault}`, exitCodes.checkpoint);
  return value as RunRecord["resolved"];
}

/** A run that has only just begun has recorded nothing yet. */
const orNothing = (error: NodeJS.ErrnoException): readonly never[] => {
  if (error.code === "ENOENT") return [];
  throw error;
};

async function metricsOf(run: string): Promise<readonly Metrics[]> {
  const path = join(run, "metrics.jsonl");
  const metrics = await readMetrics(path).catch(orNothing);
  const odd = metrics.findIndex((record) => !Number.isSafeInteger(record?.step));
  if (odd < 0) return metrics;
  throw new UserError(`${path}:${odd + 1}: this line is of no step`, exitCodes.data);
}

async function outcomeOf(directory: string, { status }: Account): Promise<Outcome> {
  if (status !== "running") return status;
  if (await isClaimed(directory)) return "running";
  // It may have ended, in good order, since its manifest was read.
  const { status: latest } = await readAccount(directory);
  return latest === "running" ? "killed" : latest;
}

/** The last step that the run has recorded; 0 where it has recorded none. */
export const lastStep = ({ metrics }: RunRecord): number => metrics.at(-1)?.step ?? 0;
