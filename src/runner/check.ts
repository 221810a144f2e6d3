import { algorithmOf, experimentsOf } from "../algorithms/catalogues.ts";
import { checkTraining } from "../algorithms/checks.ts";
import type { Experiment } from "../algorithms/index.ts";
import type { Training } from "../algorithms/training.ts";
import type { Catalogues } from "../registry/component.ts";
import type { Assembled, Resolved } from "../registry/make.ts";
import type { Override } from "../registry/override.ts";
import { checkEngine } from "./engine.ts";
import { checkMemory } from "./memory.ts";

/** What experiments are loaded with: the schemas of all algorithms, and the making of a training from the parts. */
export const loading = (catalogues: Catalogues, overrides: readonly Override[] = []) => ({
  root: experimentsOf(catalogues),
  catalogues,
  overrides,
  assemble: (parts: Experiment, resolved: Resolved) => assemble(catalogues, parts, resolved),
});

/** The training of an experiment, and what is wrong with its parts. @throws InvalidParameter if they do not fit. */
function assemble(catalogues: Catalogues, parts: Experiment, resolved: Resolved): Assembled<Training> {
  const { training, problems } = algorithmOf(catalogues, resolved).create(parts);
  return {
    whole: training,
    problems: [
      ...problems,
      ...checkTraining(training, parts, resolved),
      ...checkEngine(parts),
      ...checkMemory(training, parts.dataset),
    ],
  };
}
