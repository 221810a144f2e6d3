import { includedEngine, selectableEngines } from "../../engine/index.ts";
import { choice, flag, repeated, text, usage } from "../options.ts";
import { json, pluginOptions } from "./shared.ts";

export const newComponent = usage({
  summary: "Create a component or an experiment.",
  details:
    "A component comes with a test and an experiment; an experiment with --images suits a folder of your images.",
  arguments: [
    [
      "<kind>",
      "loss, penalty, augmentation, constraint, layer, normalizer, initializer, optimizer, schedule, metric, dataset or algorithm; or experiment",
    ],
    ["<name>", "such as my-loss, which experiments call myLoss"],
  ],
  options: {
    images: text("<folder>", "with experiment: the images to train on"),
    ...pluginOptions,
    ...json,
  },
  examples: [
    "exp new loss my-loss",
    "exp new schedule warm-up --json",
    "exp new experiment my-photos --images photos/",
  ],
});

export const testComponents = usage({
  summary: "Check your components, and run the tests beside them.",
  details: "Each component has to pass the conformance checks of its kind.",
  arguments: [["[files...]", "test files (default: all tests beside your components)"]],
  options: {
    engine: choice("<name>", "engine to use", selectableEngines, { default: includedEngine }),
    ...pluginOptions,
    ...json,
  },
  examples: ["exp test", "exp test components/myLoss.test.ts", "exp test --engine tensorflow --json"],
});

export const schema = usage({
  summary: "Print the JSON Schema of experiments, for editors.",
  details: "Your own components are included.",
  arguments: [],
  options: {
    out: text("<file>", "write it to this file"),
    check: flag("only check that the file, by default schemas/experiment.schema.json, is up to date"),
    ...pluginOptions,
    ...json,
  },
  examples: ["exp schema --out schemas/experiment.schema.json", "exp schema --check", "exp schema | less"],
});

export const setup = usage({
  summary: "Download the TensorFlow library and the datasets.",
  arguments: [],
  options: {
    noData: flag("leave out the datasets"),
    acceptWheel: repeated(
      "<sha256>",
      "load a wheel with this checksum where exp has none of its own; repeatable",
    ),
    ...json,
  },
  examples: ["exp setup", "exp setup --no-data"],
});

export const doctor = usage({
  summary: "Check this machine: engines, datasets and TensorBoard.",
  details: "The second derivatives of each engine are compared with finite differences.",
  arguments: [],
  options: { engine: choice("<name>", "check only this engine", selectableEngines), ...json },
  examples: ["exp doctor", "exp doctor --engine wasm --json"],
});
