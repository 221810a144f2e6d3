import { experiment as root } from "../algorithms/index.ts";
import { type Loaded, loadExperiment } from "../registry/load.ts";
import { check } from "../runner/check.ts";
import { cataloguesFor, withHint } from "./catalogues.ts";
import type { Overrides } from "./options.ts";
import type { PluginOptions } from "./plugins.ts";

export type LoadedExperiment = Loaded<typeof root>;

/** Loads an experiment and checks its parts; `origin` is the file that it was first written in. */
export async function load(
  file: string,
  { set, seed, ...plugins }: Overrides & PluginOptions,
  origin = file,
): Promise<LoadedExperiment> {
  const loaded = loadExperiment(file, {
    root,
    catalogues: await cataloguesFor(plugins),
    overrides: [
      ...set.map((text) => ({ option: "--set", text })),
      ...(seed === undefined ? [] : [{ option: "--seed", text: `seed=${seed}` }]),
    ],
    check,
  });
  return withHint(loaded, origin, plugins);
}
