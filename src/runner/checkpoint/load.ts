import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import { isRecord, readJson } from "../../files/json.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { decodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import { upgradeManifest, upgradeTensors } from "./formats.ts";
import {
  CheckpointManifest,
  checkpointName,
  checkpointSteps,
  manifestFile,
  stateFile,
  sumOf,
} from "./manifest.ts";

export interface Checkpoint {
  readonly path: string;
  readonly step: number;
  readonly tensors: HostTree;
  readonly manifest: CheckpointManifest;
}

/** Largest file that Node can read at once, in bytes. */
const stateLimit = 2 ** 31 - 1;

const damaged = (file: string, problem: string) => new UserError(`${file}: ${problem}`, exitCodes.checkpoint);

/**
 * Loads one checkpoint directory and verifies its checksum.
 *
 * @throws UserError (exit 4) that names the damaged file and its fault.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const manifest = await loadManifest(path);
  const statePath = join(path, stateFile);
  const bytes = await readBounded(statePath, stateLimit);
  const { bytes: expected, sha256 } = manifest.files[stateFile];
  if (bytes.length !== expected) throw damaged(statePath, `${bytes.length} bytes; ${expected} were saved`);
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw damaged(statePath, "its sha256 differs from the manifest's");
  const tensors = upgradeTensors(decodeSafetensors(bytes, statePath), manifest.format);
  return { path, step: manifest.step, tensors, manifest };
}

/** Loads the manifest of one checkpoint directory. @throws UserError (exit 4) if it is damaged. */
export async function loadManifest(path: string): Promise<CheckpointManifest> {
  const file = join(path, manifestFile);
  const manifest = await readJson(file, CheckpointManifest, (value) => upgradeManifest(intact(value, file)));
  if (checkpointName(manifest.step) !== basename(path))
    throw damaged(file, `it is of step ${manifest.step}, the directory is ${basename(path)}`);
  return manifest;
}

/** The value of a manifest file whose checksum is right; those of formats 1 and 2 have none. */
function intact(manifest: unknown, path: string): unknown {
  if (!isRecord(manifest)) return manifest;
  const { format, manifestSha256: saved } = manifest;
  const hasSum = saved !== undefined || typeof format !== "number" || format > 2;
  if (hasSum && saved !== sumOf(manifest)) throw damaged(path, "its sha256 differs from the one it names");
  return manifest;
}

/**
 * Loads the latest sound checkpoint in a directory; undefined if none was ever saved. `notify` receives a warning for
 * each damaged one that is skipped.
 *
 * @param experiment identity of the experiment that the checkpoint must belong to; any if left out
 *
 * @throws UserError (exit 4) with all faults if every checkpoint is damaged: whether to start over at step 0 is the
 * user's decision.
 */
export async function loadLatestCheckpoint(
  directory: string,
  notify: (warning: string) => void,
  experiment?: string,
): Promise<Checkpoint | undefined> {
  const reasons: string[] = [];
  for (const step of await checkpointSteps(directory)) {
    try {
      const checkpoint = await loadCheckpoint(join(directory, checkpointName(step)));
      if (experiment !== undefined && checkpoint.manifest.experiment !== experiment)
        throw damaged(checkpoint.path, "belongs to another experiment than the run");
      for (const reason of reasons) notify(`${reason}; falling back to the checkpoint of step ${step}`);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reasons.push(error.message);
    }
  }
  if (reasons.length === 0) return undefined;
  throw damaged(directory, `no usable checkpoint among ${reasons.length}: ${reasons.join("; ")}`);
}
