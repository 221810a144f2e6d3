import type { Experiments } from "../algorithms/catalogues.ts";
import type { Training } from "../algorithms/training.ts";
import { type Loaded, loadExperiment } from "../registry/load.ts";
import { loading } from "../runner/check.ts";
import { cataloguesFor, withHint } from "./catalogues.ts";
import type { Overrides } from "./options.ts";
import type { PluginOptions } from "./plugins.ts";

export type LoadedExperiment = Loaded<Experiments, Training>;

/** Loads an experiment and checks its parts; `origin` is the file that it was first written in. */
export async function load(
  file: string,
  { set, seed, extractor, ...plugins }: Overrides & PluginOptions,
  origin = file,
): Promise<LoadedExperiment> {
  const overrides = [
    ...set.map((text) => ({ option: "--set", text })),
    ...(seed === undefined ? [] : [{ option: "--seed", text: `seed=${seed}` }]),
    ...(extractor === undefined ? [] : [{ option: "--extractor", text: `extractor=${extractor}` }]),
  ];
  const loaded = loadExperiment(file, loading(await cataloguesFor(plugins), overrides));
  return withHint(loaded, origin, plugins);
}
