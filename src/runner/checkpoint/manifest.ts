import { readdir } from "node:fs/promises";
import { type Static, Type } from "@sinclair/typebox";
import { EngineFacts } from "../runs/engineFacts.ts";
import { Sightings } from "../watch/watch.ts";

export const stateFile = "state.safetensors";
export const manifestFile = "manifest.json";

/** What the run says about the state it saves. */
export const CheckpointMeta = Type.Object({
  /** Identity of the experiment that the state belongs to. */
  experiment: Type.String(),
  /** Versions by package name; with the engine they decide whether a resumed run repeats the same bits. */
  versions: Type.Record(Type.String(), Type.String()),
  engine: EngineFacts,
  /** Signs of trouble that stand: with the state they decide how the run goes on. None where left out. */
  sightings: Type.Optional(Sightings),
});
export type CheckpointMeta = Static<typeof CheckpointMeta>;

const FileSum = Type.Object({ bytes: Type.Integer({ minimum: 0 }), sha256: Type.String() });

/** The file that makes a directory a checkpoint: written last, it vouches for the others. */
export const CheckpointManifest = Type.Composite([
  CheckpointMeta,
  Type.Object({
    format: Type.Literal(1),
    /** Generator updates done. */
    step: Type.Integer({ minimum: 0 }),
    savedAt: Type.String(),
    files: Type.Object({ [stateFile]: FileSum }),
  }),
]);
export type CheckpointManifest = Static<typeof CheckpointManifest>;

/** "step-00000200": the names sort as the steps do. */
export const checkpointName = (step: number): string => `step-${String(step).padStart(8, "0")}`;

/** The steps that a directory has checkpoints of, sound or not, latest first; none where there is no directory. */
export async function checkpointSteps(directory: string): Promise<number[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .map((name) => Number(/^step-(\d{8,15})$/.exec(name)?.[1] ?? Number.NaN))
    .filter((step) => !Number.isNaN(step))
    .sort((a, b) => b - a);
}
