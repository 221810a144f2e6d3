import { compileModes, precisions } from "../../engine/engine.ts";
import { engineChoices } from "../../engine/index.ts";
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
  engine: choice("<name>", `engine to use instead of the ${owner}'s`, engineChoices),
  threads: whole("threads of one operation", { most: 1024 }),
});

/** How steps are computed. */
export const computingOf = (owner: "experiment" | "run") => ({
  ...engineOf(owner),
  compile: choice(
    "<mode>",
    "how native TensorFlow runs a step: as one function, compiled by XLA, or operation by operation",
    compileModes,
  ),
  noCompile: flag("the same as --compile off"),
  precision: choice("<type>", "precision of convolutions and matrix products", precisions),
});

export const runsDirectory = { runs: text("<directory>", "directory of the runs", { default: "runs" }) };

/** The user's own components; of every verb that reads experiments or lists components. */
export const pluginOptions = {
  config: text("<file>", "exp.config that names your components, instead of the nearest one"),
  noPlugins: flag("use built-in components only, and run no exp.config", { conflicts: ["config"] }),
};

export const json = { json: flag("print JSON, for other programs") };
