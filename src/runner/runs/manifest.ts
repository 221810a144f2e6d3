import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { readJson, writeJson } from "../../files/json.ts";
import { Plan } from "../run/plan.ts";
import { EngineFacts } from "./engineFacts.ts";
import { describeMachine, Machine } from "./machine.ts";
import { describeSource, Source } from "./source.ts";

/** One process's part in a run: its first, or a resume. Times are ISO 8601 in UTC. */
const Session = Type.Object({
  startedAt: Type.String(),
  argv: Type.Array(Type.String()),
  source: Source,
  machine: Machine,
  engine: EngineFacts,
});
export type Session = Static<typeof Session>;

/** A file whose weights a network begins with. */
const Imported = Type.Object({
  network: Type.String(),
  file: Type.String(),
  /** Where in the file they lie; empty where they are all of it. */
  place: Type.String(),
  /** "PyTorch", "Keras" …. */
  format: Type.String(),
  /** Of the whole file. */
  sha256: Type.String(),
});

/** How a run came about and how it stands: manifest.json in its directory. */
export const Manifest = Type.Composite([
  Session,
  Type.Object({
    format: Type.Literal(1),
    experiment: Type.Object({
      name: Type.String(),
      /** The YAML file that the user named, as an absolute path: components of the user's are found from there. */
      file: Type.String(),
      /** `experimentHash` of the resolved experiment. */
      hash: Type.String(),
    }),
    seed: Type.Integer(),
    plan: Plan,
    status: Type.Union(
      (["running", "completed", "interrupted", "diverged", "collapsed", "failed"] as const).map((status) =>
        Type.Literal(status),
      ),
    ),
    finishedAt: Type.Union([Type.String(), Type.Null()]),
    /** SHA-256 of every data file, by name. */
    datasets: Type.Record(Type.String(), Type.String()),
    /** Trainable parameters, by network. */
    parameters: Type.Record(Type.String(), Type.Integer()),
    /** Where the weights that it begins with come from; none where all were drawn. */
    imported: Type.Optional(Type.Array(Imported)),
    /** Each with the step that it carried on from. */
    resumes: Type.Array(Type.Composite([Session, Type.Object({ step: Type.Integer() })])),
  }),
]);
export type Manifest = Static<typeof Manifest>;

/** What of imported weights makes one experiment's runs different ones: for `experimentHash`, with experiment and plan. */
export const importedContents = (imported: Manifest["imported"]) =>
  imported?.map(({ network, place, sha256 }) => ({ network, place, sha256 }));

export const manifestPath = (run: string): string => join(run, "manifest.json");

/** This process's session, beginning now. */
export async function describeSession(argv: readonly string[], engine: EngineFacts): Promise<Session> {
  const [source, machine] = await Promise.all([describeSource(), describeMachine()]);
  return { startedAt: new Date().toISOString(), argv: [...argv], source, machine, engine };
}

/** Throws a UserError (exit 4) on a missing or damaged manifest. */
export const readManifest = (run: string): Promise<Manifest> => readJson(manifestPath(run), Manifest);

export const writeManifest = (run: string, manifest: Manifest): Promise<void> =>
  writeJson(manifestPath(run), manifest);

/** Replaces the manifest by what `change` makes of it; only for the process that has claimed the run. */
export async function updateManifest(run: string, change: (manifest: Manifest) => Manifest): Promise<void> {
  await writeManifest(run, change(await readManifest(run)));
}
