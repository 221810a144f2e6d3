import { dirname, resolve } from "node:path";
import { experiment as root } from "../algorithms/index.ts";
import { type Loaded, loadExperiment } from "../registry/load.ts";
import { check } from "../runner/check.ts";
import { cataloguesNear } from "./catalogues.ts";
import type { Overrides } from "./options.ts";

export type LoadedExperiment = Loaded<typeof root>;

/** Loads an experiment with everything that may be said of it; components of the user's are found beside `home`. */
export async function load(
  file: string,
  { set, seed }: Overrides,
  home = dirname(resolve(file)),
): Promise<LoadedExperiment> {
  return loadExperiment(file, {
    root,
    catalogues: await cataloguesNear(home),
    overrides: [
      ...set.map((text) => ({ option: "--set", text })),
      ...(seed === undefined ? [] : [{ option: "--seed", text: `seed=${seed}` }]),
    ],
    check,
  });
}
