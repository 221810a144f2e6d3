import { type TObject, type TUnion, Type } from "@sinclair/typebox";
import { builtIn } from "../components/index.ts";
import type { Catalogue, Catalogues } from "../registry/component.ts";
import type { Resolved } from "../registry/make.ts";
import type { Algorithm, Algorithms, Experiment, NamedPapers } from "./algorithm.ts";
import { algorithms } from "./index.ts";

/** The built-in components of every kind, algorithms among them. */
export const builtInCatalogues: Catalogues = new Map<string, Catalogue<unknown>>(
  Object.entries({ ...builtIn, algorithms }),
);

/** The schemas of whole experiments, one for each algorithm. */
export type Experiments = TUnion<TObject[]> & { static: Experiment };

const known = new WeakMap<Catalogues, Experiments>();

/** The schemas of experiments of all algorithms in these catalogues; always the same ones. */
export function experimentsOf(catalogues: Catalogues): Experiments {
  const found = known.get(catalogues);
  if (found !== undefined) return found;
  const schemas = Object.entries(algorithmsIn(catalogues)).map(([name, algorithm]) =>
    withName(name, algorithm),
  );
  const experiments = Type.Union(schemas) as Experiments;
  known.set(catalogues, experiments);
  return experiments;
}

/** An algorithm's schema of experiments, in which `algorithm.type` is its name. */
function withName(name: string, { about, experiment }: Algorithm): TObject {
  const settings = experiment.properties.algorithm as TObject;
  const type = Type.Literal(name, { description: about });
  const algorithm = Type.Object(
    { type, ...settings.properties },
    { additionalProperties: false, description: settings.description! },
  );
  return Type.Object({ ...experiment.properties, algorithm }, { additionalProperties: false });
}

/** The algorithm of a resolved experiment. */
export function algorithmOf(catalogues: Catalogues, { algorithm }: Resolved): Algorithm {
  return algorithmsIn(catalogues)[(algorithm as { readonly type: string }).type]!;
}

/** Papers behind a resolved experiment that no spec in it names: its algorithm's, and those of its settings. */
export function algorithmPapers(catalogues: Catalogues, resolved: Resolved): readonly NamedPapers[] {
  const { papers = [], settingsPapers } = algorithmOf(catalogues, resolved);
  const { type } = resolved.algorithm as { readonly type: string };
  return [{ name: type, papers }, ...(settingsPapers?.(resolved) ?? [])];
}

const algorithmsIn = (catalogues: Catalogues) => catalogues.get("algorithms") as Algorithms;
