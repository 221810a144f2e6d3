import { dirname, resolve } from "node:path";
import type { Experiments } from "../algorithms/catalogues.ts";
import type { Training } from "../algorithms/training.ts";
import { type Loaded, loadExperiment } from "../registry/load.ts";
import { loading } from "../runner/check.ts";
import { cataloguesNear } from "./catalogues.ts";
import type { Overrides } from "./options.ts";

export type LoadedExperiment = Loaded<Experiments, Training>;

/** Loads an experiment with everything that may be said of it; components of the user's are found beside `home`. */
export async function load(
  file: string,
  { set, seed }: Overrides,
  home = dirname(resolve(file)),
): Promise<LoadedExperiment> {
  const overrides = [
    ...set.map((text) => ({ option: "--set", text })),
    ...(seed === undefined ? [] : [{ option: "--seed", text: `seed=${seed}` }]),
  ];
  return loadExperiment(file, loading(await cataloguesNear(home), overrides));
}
