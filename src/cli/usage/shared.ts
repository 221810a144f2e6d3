import { choice, flag, repeated, text, whole } from "../options.ts";

/** Arguments that several verbs take. */
export const experimentFile = ["<experiment>", "an experiment file"] as const;
export const experimentFiles = ["<experiments...>", "experiment files or globs"] as const;
export const oneRun = [
  "<run>",
  "a run's directory, <experiment>/<run>, or an experiment's name for its latest run",
] as const;
const manyRuns = "runs or globs; an experiment or a folder means all its runs";
export const someRuns = ["<runs...>", manyRuns] as const;
export const anyRuns = ["[runs...]", `${manyRuns} (default: all runs)`] as const;

/** Changes to an experiment's values. */
export const overriding = {
  set: repeated("<path=value>", "override one value, written as YAML; repeatable"),
  seed: whole("seed of all random streams", { least: 0 }),
};

/** The engine of an `owner`, which is what the verb takes the engine's name from otherwise. */
export const engineOf = (owner: "experiment" | "run") => ({
  engine: choice("<name>", `engine to use instead of the ${owner}'s`, ["auto", "tensorflow", "wasm"]),
  threads: whole("threads of one operation"),
});

/** How steps are computed. */
export const computingOf = (owner: "experiment" | "run") => ({
  ...engineOf(owner),
  compile: choice(
    "<mode>",
    "how native TensorFlow runs a step: as one function, compiled by XLA, or operation by operation",
    ["function", "xla", "off"],
  ),
  noCompile: flag("the same as --compile off"),
  precision: choice("<type>", "precision of convolutions and matrix products", ["float32", "bfloat16"]),
});

export const runsDirectory = { runs: text("<directory>", "directory of the runs", { default: "runs" }) };

export const json = { json: flag("print JSON, for other programs") };
