import { fetchDataset } from "../components/datasets/files/fetch.ts";
import type { EngineDefinition } from "../engine/engine.ts";
import { engines } from "../engine/index.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/tools.ts";

const datasets = ["mnist", "fashion-mnist"] as const;

export const action: Action<typeof usage.setup> = async (_, options) => {
  const found: Record<string, string> = {};
  for (const { title, install } of Object.values<EngineDefinition>(engines))
    if (install !== undefined) found[title] = await install(note, options.acceptWheel);
  for (const name of options.noData ? [] : datasets)
    found[name] = (await fetchDataset(name, { notify: note })).source;
  printResult(options, found, () => Object.entries(found).map(([what, where]) => `${what}: ${where}`));
};
