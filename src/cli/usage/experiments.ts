import { choice, flag, usage, whole } from "../options.ts";
import {
  computingOf,
  experimentFile,
  experimentFiles,
  json,
  oneRun,
  overriding,
  pluginOptions,
  runsDirectory,
} from "./shared.ts";

export const run = usage({
  summary: "Train experiments one by one, each in its own run directory.",
  arguments: [experimentFiles],
  options: {
    budget: choice("<name>", "which of the experiment's budgets to use", ["smoke", "short", "full"], {
      default: "full",
    }),
    steps: whole("steps to train, instead of the budget's number", { most: 1e9 }),
    ...overriding,
    ...computingOf("experiment"),
    verify: flag("compute the first step operation by operation too, and compare"),
    ...runsDirectory,
    ...pluginOptions,
    json: flag("print JSON, one event per line"),
  },
  examples: [
    "exp run experiments/quickstart.yaml",
    "exp run 'experiments/wgan-*.yaml' --budget short --seed 1",
    "exp run experiments/mnist-dcgan.yaml --set optimizers.critic.learningRate=1e-4 --steps 500",
  ],
});

export const resume = usage({
  summary: "Continue a run from its last checkpoint.",
  details: "The result is bit-identical to that of a run without interruption.",
  arguments: [oneRun],
  options: {
    steps: whole("train up to this step, to train longer than planned", { most: 1e9 }),
    acceptChangedComponents: flag("continue although the source of a component of yours has changed"),
    ...computingOf("run"),
    ...runsDirectory,
    ...pluginOptions,
    json: flag("print JSON, one event per line"),
  },
  examples: [
    "exp resume quickstart",
    "exp resume runs/wgan-gp-arch1/1a2b3c4d-s0",
    "exp resume quickstart --steps 4000",
  ],
});

export const validate = usage({
  summary: "Report every mistake in experiments, without training.",
  details: "Each mistake has its file, line and column.",
  arguments: [experimentFiles],
  options: { ...overriding, ...pluginOptions, ...json },
  examples: ["exp validate experiments/wgan-gp-arch1.yaml", "exp validate 'experiments/*.yaml' --json"],
});

export const list = usage({
  summary: "List the components that experiments can use.",
  arguments: [["[kind]", "a kind of component, such as losses or optimizers (default: all kinds)"]],
  options: { ...pluginOptions, ...json },
  examples: ["exp list", "exp list losses", "exp list layers --json"],
});

export const describe = usage({
  summary: "Explain a component, its parameters and its papers.",
  arguments: [
    ["<kind>", "a kind of component, such as losses or optimizers"],
    ["<name>", "the component's name, or the name of one of its settings"],
  ],
  options: { ...pluginOptions, ...json },
  examples: ["exp describe penalties gradient", "exp describe generators dcgan --json"],
});

export const config = usage({
  summary: "Print every value of an experiment, and where it comes from.",
  details: "Values come from the file, from options and from defaults.",
  arguments: [experimentFile],
  options: { ...overriding, ...pluginOptions, ...json },
  examples: [
    "exp config experiments/quickstart.yaml",
    "exp config experiments/quickstart.yaml --set loss.type=hinge",
  ],
});

export const cite = usage({
  summary: "Print the papers behind an experiment's components.",
  arguments: [experimentFile],
  options: { ...pluginOptions, ...json },
  examples: ["exp cite experiments/wgan-gp-arch1.yaml", "exp cite experiments/mnist-dcgan.yaml --json"],
});
