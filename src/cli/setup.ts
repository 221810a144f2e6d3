import { fetchDataset } from "../components/datasets/files/fetch.ts";
import { installTensorflow } from "../engine/tensorflow/install.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/tools.ts";

const datasets = ["mnist", "fashion-mnist"] as const;

export const action: Action<typeof usage.setup> = async (_, options) => {
  const found: Record<string, string> = { TensorFlow: await installTensorflow(note) };
  for (const name of options.noData ? [] : datasets)
    found[name] = (await fetchDataset(name, { notify: note })).source;
  printResult(options, found, () => Object.entries(found).map(([what, where]) => `${what}: ${where}`));
};
