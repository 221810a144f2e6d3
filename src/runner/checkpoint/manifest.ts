import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { type Static, Type } from "@sinclair/typebox";
import { type Better, betters } from "../../components/metrics/contract.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { EngineFacts } from "../runs/engineFacts.ts";
import { Streaks } from "../watch/monitor.ts";
import { checkpointFormat } from "./formats.ts";

export const stateFile = "state.safetensors";
export const manifestFile = "manifest.json";

/** The value by which a state was its run's best so far when it was saved. */
export const Best = Type.Object({
  /** As the experiment names it under `keep.best`. */
  metric: Type.String(),
  weights: Type.Union([Type.Literal("raw"), Type.Literal("ema")]),
  value: Type.Number(),
  floor: Type.Union([Type.Number(), Type.Null()]),
  better: Type.Union(betters.map((better) => Type.Literal<Better>(better))),
});
export type Best = Static<typeof Best>;

/** Facts about a saved state that its run provides. */
export const CheckpointMeta = Type.Object({
  /** Identity of the experiment that the state belongs to. */
  experiment: Type.String(),
  /** Versions by package name; a resumed run repeats the same bits only on the same versions and engine. */
  versions: Type.Record(Type.String(), Type.String()),
  engine: EngineFacts,
  /** Streaks of symptoms: with the state they decide how the run continues. None if left out. */
  streaks: Type.Optional(Streaks),
  best: Type.Optional(Best),
});
export type CheckpointMeta = Static<typeof CheckpointMeta>;

const FileSum = Type.Object({ bytes: Type.Integer({ minimum: 0 }), sha256: Type.String() });

/** The file that makes a directory a checkpoint: written last, it holds the other file's checksum. */
export const CheckpointManifest = Type.Composite([
  CheckpointMeta,
  Type.Object({
    /** The one that the checkpoint was written in. */
    format: Type.Integer({ minimum: 1, maximum: checkpointFormat }),
    /** Steps done. */
    step: Type.Integer({ minimum: 0 }),
    savedAt: Type.String(),
    files: Type.Object({ [stateFile]: FileSum }),
    /** Checksum of all the rest of this file, as `sumOf` computes it; missing in formats 1 and 2. */
    manifestSha256: Type.Optional(Type.String()),
  }),
]);
export type CheckpointManifest = Static<typeof CheckpointManifest>;

/** SHA-256 of a manifest without its checksum: of its JSON without spaces, keys in the file's order. */
export function sumOf(manifest: Readonly<Record<string, unknown>>): string {
  const { manifestSha256: _, ...rest } = manifest;
  return createHash("sha256").update(JSON.stringify(rest)).digest("hex");
}

/** "step-00000200": names sort like steps. */
export const checkpointName = (step: number): string => `step-${String(step).padStart(8, "0")}`;

/** Steps of all checkpoints in a directory, sound or not, latest first; empty if there is no directory. */
export async function checkpointSteps(directory: string): Promise<number[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw new UserError(`${directory}: not a directory`, exitCodes.checkpoint);
    throw error;
  });
  return names
    .map((name) => Number(/^step-(\d{8,15})$/.exec(name)?.[1] ?? Number.NaN))
    .filter((step) => !Number.isNaN(step))
    .sort((a, b) => b - a);
}
