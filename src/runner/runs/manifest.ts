import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { stringify } from "yaml";
import type { Dataset } from "../../components/datasets/contract.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { isRecord, readJson, type Upgrade, writeJson } from "../../files/json.ts";
import { CodeVersion, describeCode } from "./codeVersion.ts";
import { EngineFacts } from "./engineFacts.ts";
import { describeMachine, Machine } from "./machine.ts";
import { Plan } from "./plan.ts";

/** One process's part in a run: its start, or a resume. Times are ISO 8601 in UTC. */
const Session = Type.Object({
  startedAt: Type.String(),
  argv: Type.Array(Type.String()),
  source: CodeVersion,
  machine: Machine,
  engine: EngineFacts,
});
export type Session = Static<typeof Session>;

/** A file of weights that a network starts from. */
const Imported = Type.Object({
  network: Type.String(),
  file: Type.String(),
  /** Place of the weights in the file; empty if they are the whole file. */
  place: Type.String(),
  /** "PyTorch", "Keras" …. */
  format: Type.String(),
  /** Of the whole file. */
  sha256: Type.String(),
});

/** The file manifest.json of a run: how it was started, and how far it has come. */
export const Manifest = Type.Composite([
  Session,
  Type.Object({
    format: Type.Literal(2),
    experiment: Type.Object({
      name: Type.String(),
      /** The YAML file that the user named, as an absolute path: the user's components are found from there. */
      file: Type.String(),
      /** As `identityOf` returns it; the hash that version 0.1 recorded, if it started the run. */
      identity: Type.String(),
      /** What experiment.yaml held when the run began; runs of earlier builds lack it. */
      resolved: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
    /** Counts the experiment's runs in this runs directory, so that a clock that is set back does not reorder them. */
    sequence: Type.Optional(Type.Integer({ minimum: 1, maximum: 1e9 })),
    /** True once a checkpoint was saved: if there is none later, it was lost. */
    saved: Type.Optional(Type.Boolean()),
    seed: Type.Integer(),
    /** The length of the run. A run with at least as many steps as another of its identity and seed contains it. */
    steps: Type.Integer({ minimum: 1 }),
    plan: Type.Omit(Plan, ["steps"]),
    status: Type.Union(
      (["running", "completed", "interrupted", "diverged", "collapsed", "failed"] as const).map((status) =>
        Type.Literal(status),
      ),
    ),
    finishedAt: Type.Union([Type.String(), Type.Null()]),
    /** SHA-256 of every data file, by name. */
    datasets: Type.Record(Type.String(), Type.String()),
    /** SHA-256 of the feature extractor's weights, if metrics use one. */
    extractor: Type.Optional(Type.String()),
    /** What the networks were trained on, if it has a finite range: a classifier's run can be an extractor. */
    sample: Type.Optional(
      Type.Object({
        shape: Type.Array(Type.Integer()),
        range: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
        classes: Type.Integer({ minimum: 0 }),
        classNames: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    /** What the dataset says of its data, such as files that were left out. */
    dataNotes: Type.Optional(Type.Array(Type.String())),
    /** Digests of the user's components, by kind and name. */
    components: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Trainable parameters, by network. */
    parameters: Type.Record(Type.String(), Type.Integer()),
    /** The files of the first weights, if they were imported. */
    imported: Type.Optional(Type.Array(Imported)),
    /** Each with the step at which it continued. */
    resumes: Type.Array(Type.Composite([Session, Type.Object({ step: Type.Integer() })])),
  }),
]);
export type Manifest = Static<typeof Manifest>;

/** Turns a manifest of format 1 (versions 0.1) into one of format 2. */
export const upgradeManifest: Upgrade = (manifest) => {
  if (!isRecord(manifest) || manifest.format !== 1) return manifest;
  const { experiment, plan } = manifest;
  if (!isRecord(experiment) || !isRecord(plan)) return manifest;
  const { hash: identity, ...named } = experiment;
  const { steps, ...rest } = plan;
  return { ...manifest, format: 2, experiment: { ...named, identity }, steps, plan: rest };
};

/** A plan as the manifest keeps it: its length is a field of its own. */
export function splitPlan({ steps, ...plan }: Plan): Pick<Manifest, "steps" | "plan"> {
  return { steps, plan };
}

/** The samples of a dataset as the manifest keeps them. */
export function sampleFacts({
  sample,
  classNames,
}: Pick<Dataset, "sample" | "classNames">): Pick<Manifest, "sample"> {
  const { shape, range, classes } = sample;
  if (!range.every(Number.isFinite)) return {};
  return {
    sample: {
      shape: [...shape],
      range: [...range],
      classes,
      ...(classNames && { classNames: [...classNames] }),
    },
  };
}

/** The part of imported weights that belongs to the identity. */
export const importedContents = (imported: Manifest["imported"]) =>
  imported?.map(({ network, place, sha256 }) => ({ network, place, sha256 }));

export const manifestPath = (run: string): string => join(run, "manifest.json");

/** This process's session, starting now. */
export async function describeSession(argv: readonly string[], engine: EngineFacts): Promise<Session> {
  const [source, machine] = await Promise.all([describeCode(), describeMachine()]);
  return { startedAt: new Date().toISOString(), argv: [...argv], source, machine, engine };
}

/** Reads a run's manifest. Throws a UserError (exit 4) if it is missing or damaged. */
export const readManifest = (run: string): Promise<Manifest> =>
  readJson(manifestPath(run), Manifest, upgradeManifest);

export const writeManifest = (run: string, manifest: Manifest): Promise<void> =>
  writeJson(manifestPath(run), manifest);

/** Replaces the manifest by the result of `change`; only for the process that has claimed the run. */
export async function updateManifest(run: string, change: (manifest: Manifest) => Manifest): Promise<void> {
  await writeManifest(run, change(await readManifest(run)));
}

export const experimentPath = (run: string): string => join(run, "experiment.yaml");

/** Writes what a new run is: its experiment, and then the manifest that makes the directory a run. */
export async function describeNewRun(
  run: string,
  resolved: Readonly<Record<string, unknown>>,
  { experiment, ...manifest }: Manifest,
): Promise<void> {
  await writeFileDurably(experimentPath(run), new TextEncoder().encode(stringify(resolved)));
  await writeManifest(run, {
    ...manifest,
    experiment: { ...experiment, resolved },
    sequence: await nextSequence(dirname(run)),
  });
}

/** One more than the latest run of the experiment has; runs that cannot be read do not count. */
async function nextSequence(experiment: string): Promise<number> {
  const runs = (await readdir(experiment)).map((name) => join(experiment, name));
  const sequences = runs.map(async (run) => {
    const manifest = await readManifest(run).catch(() => undefined);
    return manifest?.sequence ?? 0;
  });
  return Math.max(0, ...(await Promise.all(sequences))) + 1;
}
