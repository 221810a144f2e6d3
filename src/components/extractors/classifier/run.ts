import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { parse } from "yaml";
import { parseJson } from "../../../files/json.ts";
import { InvalidParameter } from "../../../registry/invalidParameter.ts";

/** What a run has trained, as an experiment that uses it keeps it. */
export const Trained = Type.Object(
  {
    step: Type.Integer({ minimum: 0, maximum: 1e9, description: "The step of the checkpoint." }),
    sha256: Type.String({
      maxLength: 64,
      pattern: "^[0-9a-f]{64}$",
      description: "Of the checkpoint's state.",
    }),
    shape: Type.Array(Type.Integer({ minimum: 1, maximum: 65_536 }), {
      minItems: 3,
      maxItems: 3,
      description: "Height, width and channels of the images that it takes.",
    }),
    range: Type.Array(Type.Number({ minimum: -1e9, maximum: 1e9 }), {
      minItems: 2,
      maxItems: 2,
      description: "The values of black and white.",
    }),
    classes: Type.Integer({ minimum: 1, maximum: 100_000, description: "Number of classes." }),
    classNames: Type.Optional(
      Type.Array(Type.String({ maxLength: 4096 }), {
        maxItems: 100_000,
        description: "Names of the classes.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description: "Filled in when the experiment is read: what the run has trained.",
  },
);
export type Trained = Static<typeof Trained>;

/** The parts of a run's files that count here. */
const RunManifest = Type.Object({
  startedAt: Type.String(),
  status: Type.String(),
  sample: Type.Optional(
    Type.Composite([
      Type.Omit(Trained, ["step", "sha256", "shape"]),
      Type.Object({ shape: Type.Array(Type.Integer()) }),
    ]),
  ),
});

const CheckpointManifest = Type.Object({
  step: Type.Integer({ minimum: 0 }),
  files: Type.Object({ "state.safetensors": Type.Object({ sha256: Type.String() }) }),
});

const ClassifierExperiment = Type.Object({
  algorithm: Type.Object({ type: Type.String() }),
  dataset: Type.Object({ scaling: Type.Optional(Type.String()) }),
  classifier: Type.Optional(Type.Object({ type: Type.String() })),
});

/** A completed run of a classifier: its directory, its network's spec, and what it has trained. */
export interface ClassifierRun {
  readonly run: string;
  readonly network: unknown;
  readonly trained: Trained;
}

/**
 * The run that `name` means: a run's directory; or an experiment's, by path or by name, for its latest completed run. It is
 * looked for in `directory`, in the working directory and in its `runs`. Undefined if there is nothing of this name.
 *
 * @throws InvalidParameter if it is no completed run of a classifier of images.
 */
export function findClassifier(name: string, directory: string): ClassifierRun | undefined {
  const places = [resolve(directory, name), resolve(name), resolve("runs", name)];
  const place = places.find((path) => isRun(path) || runsIn(path).length > 0);
  if (place === undefined) return undefined;
  const run = isRun(place) ? place : latestCompleted(place);
  return { run, ...contentOf(run) };
}

export const statePath = (run: string, step: number): string =>
  join(run, "checkpoints", `step-${String(step).padStart(8, "0")}`, "state.safetensors");

const isRun = (path: string): boolean => exists(join(path, "manifest.json"));

const runsIn = (path: string): readonly string[] =>
  namesIn(path)
    .map((name) => join(path, name))
    .filter(isRun);

function latestCompleted(experiment: string): string {
  const runs = runsIn(experiment)
    .map((run) => ({ run, ...manifestOf(run) }))
    .filter(({ status }) => status === "completed")
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  if (runs[0] === undefined) throw new InvalidParameter(`${experiment} holds no completed run`);
  return runs[0].run;
}

function contentOf(run: string): Omit<ClassifierRun, "run"> {
  const { status, sample } = manifestOf(run);
  const { algorithm, dataset, classifier: network } = experimentOf(run);
  const refuse = (why: string) => new InvalidParameter(`${run} ${why}`);
  if (algorithm.type !== "classifier" || network === undefined)
    throw refuse(`is a run of the algorithm ${algorithm.type}, not of classifier`);
  if (status !== "completed") throw refuse(`is ${status}; only a completed run can judge`);
  if (sample === undefined)
    throw refuse("does not say what its samples are: they are no images, or an earlier version trained it");
  const { shape, ...others } = sample;
  if (shape.length !== 3) throw refuse("was not trained on images");
  if (dataset.scaling === "perPosition")
    throw refuse(
      "was trained with scaling: perPosition, which other images cannot follow; train it with symmetric",
    );
  return { network, trained: { ...latestCheckpoint(run), shape, ...others } };
}

function latestCheckpoint(run: string): Pick<Trained, "step" | "sha256"> {
  const names = namesIn(join(run, "checkpoints")).filter((name) => /^step-\d{8,15}$/.test(name));
  const latest = names.sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)))[0];
  if (latest === undefined) throw new InvalidParameter(`${run} has no checkpoint`);
  const path = join(run, "checkpoints", latest, "manifest.json");
  const { step, files } = reading(() => parseJson(path, textOf(path), CheckpointManifest));
  return { step, sha256: files["state.safetensors"].sha256 };
}

function manifestOf(run: string): Static<typeof RunManifest> {
  const path = join(run, "manifest.json");
  return reading(() => parseJson(path, textOf(path), RunManifest));
}

function experimentOf(run: string): Static<typeof ClassifierExperiment> {
  const path = join(run, "experiment.yaml");
  return checked(
    path,
    ClassifierExperiment,
    reading(() => parse(textOf(path))),
  );
}

function checked<T extends TSchema>(path: string, schema: T, value: unknown): Static<T> {
  const mistake = Value.Errors(schema, value).First();
  if (mistake !== undefined)
    throw new InvalidParameter(`${path}: ${mistake.path || "/"}: ${mistake.message}`);
  return value as Static<T>;
}

/** Whatever is wrong with a run's files is wrong with the name of the run. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InvalidParameter((error as Error).message.split("\n")[0]!);
  }
}

/** Far above any file of a run that is read here. */
const limit = 4 * 2 ** 20;

function textOf(path: string): string {
  const { size } = statSync(path);
  if (size > limit) throw new Error(`${path}: ${size} bytes; at most ${limit} are read`);
  return readFileSync(path, "utf8");
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
