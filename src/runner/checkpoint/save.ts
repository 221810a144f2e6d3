import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../errors.ts";
import { syncDirectory, writeAndSync } from "../../files/durable.ts";
import { writeFailure } from "../../files/failure.ts";
import { jsonBytes } from "../../files/json.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { encodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import { bestCheckpoints } from "./best.ts";
import { checkpointFormat } from "./formats.ts";
import { loadCheckpoint } from "./load.ts";
import {
  type CheckpointManifest,
  type CheckpointMeta,
  checkpointName,
  checkpointSteps,
  manifestFile,
  stateFile,
  sumOf,
} from "./manifest.ts";

/** A name that is not a checkpoint's. `reopenRun` removes what a killed process leaves under it. */
const temporaryName = (step: number) => `.tmp-${step}-${process.pid}-${randomUUID()}`;

interface SaveOptions {
  /** The newest checkpoint is kept, and the last `keep` of those at multiples of `every`. */
  readonly keep?: number;
  readonly every?: number;
  /** True if the best up to each of them is kept, too: a run that goes back to one still has its best. */
  readonly best?: boolean;
  /** Called once the files are written, before they get the checkpoint's name; if it throws, nothing is saved. */
  readonly beforePublishing?: () => Promise<void>;
}

/**
 * Saves a state as `<directory>/step-<step>/`, atomically even through a power loss, and then removes checkpoints that
 * are not to be kept. A sound checkpoint of the same step is left as it is; a damaged one is replaced.
 *
 * @returns the checkpoint's path
 * @throws UserError (exit 5) if the disk or permissions prevent it; earlier checkpoints are then untouched.
 */
export async function saveCheckpoint(
  directory: string,
  step: number,
  tensors: HostTree,
  meta: CheckpointMeta,
  { keep = 3, every = 1, best = false, beforePublishing = async () => {} }: SaveOptions = {},
): Promise<string> {
  const path = join(directory, checkpointName(step));
  try {
    if (await mkdir(directory, { recursive: true })) await syncDirectory(dirname(directory));
    if (!(await isSound(path))) await publish(directory, step, { tensors, meta, beforePublishing });
    await prune(directory, step, { keep, every, best });
  } catch (error) {
    throw await writeFailure(path, error, sizeOf(tensors));
  }
  return path;
}

const sizeOf = (tensors: HostTree): number =>
  Object.values(tensors).reduce((bytes, { values }) => bytes + values.byteLength, 0);

async function isSound(path: string): Promise<boolean> {
  try {
    await loadCheckpoint(path);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

interface Contents extends Required<Pick<SaveOptions, "beforePublishing">> {
  readonly tensors: HostTree;
  readonly meta: CheckpointMeta;
}

async function publish(
  directory: string,
  step: number,
  { tensors, meta, beforePublishing }: Contents,
): Promise<void> {
  const temporary = join(directory, temporaryName(step));
  const path = join(directory, checkpointName(step));
  try {
    await mkdir(temporary);
    await writeFiles(temporary, step, tensors, meta);
    await beforePublishing();
    await discardCheckpoint(directory, step);
    await rename(temporary, path);
    await syncDirectory(directory);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(
  directory: string,
  step: number,
  tensors: HostTree,
  meta: CheckpointMeta,
): Promise<void> {
  const state = encodeSafetensors(tensors);
  const sha256 = createHash("sha256").update(state).digest("hex");
  const content = {
    format: checkpointFormat,
    step,
    savedAt: new Date().toISOString(),
    ...meta,
    files: { [stateFile]: { bytes: state.length, sha256 } },
  };
  const manifest: CheckpointManifest = { ...content, manifestSha256: sumOf(content) };
  await writeAndSync(join(directory, stateFile), state);
  await writeAndSync(join(directory, manifestFile), jsonBytes(manifest));
  await syncDirectory(directory);
}

/**
 * Not counted are steps after `newest`, which belong to damaged checkpoints that a resume has skipped, and checkpoints
 * saved between two that were due: an interrupted run keeps the same checkpoints as one that was not.
 */
async function prune(
  directory: string,
  newest: number,
  { keep, every, best }: Required<Pick<SaveOptions, "keep" | "every" | "best">>,
): Promise<void> {
  const steps = (await checkpointSteps(directory)).filter((step) => step <= newest);
  const due = steps.filter((step) => step % every === 0);
  const latest = [newest, ...due.slice(0, keep)];
  const marked = best ? await bestCheckpoints(directory, newest) : [];
  const bests = latest.flatMap((until) => marked.find(({ step }) => step <= until)?.step ?? []);
  const kept = new Set([...latest, ...bests]);
  for (const step of steps) if (!kept.has(step)) await discardCheckpoint(directory, step);
}

/** Removes a checkpoint. It is renamed first, so that a kill never leaves half of one under a checkpoint's name. */
export async function discardCheckpoint(directory: string, step: number): Promise<void> {
  const doomed = join(directory, temporaryName(step));
  try {
    await rename(join(directory, checkpointName(step)), doomed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await rm(doomed, { recursive: true });
}
