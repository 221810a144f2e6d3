import { dirname, join } from "node:path";
import { glob } from "glob";
import type { builtIn } from "../../components/index.ts";
import * as conformance from "../../conformance/index.ts";
import type { Makes } from "../../conformance/parameters.ts";
import { type Loader, pluginsIn } from "../../registry/plugins/plugins.ts";
import { builtInCatalogues, cataloguesFor } from "../catalogues.ts";
import type { PluginOptions } from "../plugins.ts";

/** A component of the user's. */
export interface Own {
  readonly kind: string;
  readonly name: string;
  readonly component: Makes<unknown>;
}

/** All components that are not built in. */
export async function ownComponents(plugins: PluginOptions): Promise<readonly Own[]> {
  return [...(await cataloguesFor(plugins))].flatMap(([kind, catalogue]) =>
    Object.entries(catalogue)
      .map(([name, component]) => ({ kind, name, component }))
      .filter(({ name, component }) => builtInCatalogues.get(kind)![name] !== component),
  );
}

/** The tests in the folders of the modules that a configuration names. */
export async function testsBeside(config: string, load: Loader): Promise<readonly string[]> {
  const modules = (await pluginsIn(config, load)).flatMap(({ files }) => files);
  const folders = [...new Set(modules.map((file) => dirname(file)))];
  const found = await glob(
    folders.map((folder) => join(glob.escape(folder), "*.test.{ts,mts,js,mjs}")),
    { absolute: true },
  );
  return found.sort();
}

/** The conformance check of each kind. */
const checks = {
  algorithms: conformance.checkAlgorithm,
  datasets: conformance.checkDataset,
  augmentations: conformance.checkAugmentation,
  generators: conformance.checkGenerator,
  critics: conformance.checkCritic,
  classifiers: conformance.checkClassifier,
  layers: conformance.checkLayer,
  normalizers: conformance.checkNormalizer,
  weightTransforms: conformance.checkWeightTransform,
  initializers: conformance.checkInitializer,
  losses: conformance.checkLoss,
  penalties: conformance.checkPenalty,
  constraints: conformance.checkConstraint,
  optimizers: conformance.checkOptimizer,
  schedules: conformance.checkSchedule,
  metrics: conformance.checkMetric,
  extractors: conformance.checkExtractor,
} satisfies Readonly<Record<keyof typeof builtIn | "algorithms", (component: never) => Promise<void>>>;

/** Checks a component, with its default parameters, for conformance to its kind. */
export function checkComponent({ kind, component }: Own): Promise<void> {
  // A kind's catalogue holds components that make parts of this kind, which the types of a Map cannot say.
  const check = checks[kind as keyof typeof checks] as (component: Makes<unknown>) => Promise<void>;
  return check(component);
}

/** The parameters that have no default. */
export function requiredParameters({ component }: Own): readonly string[] {
  const { params } = component;
  const required: readonly string[] = params.required ?? [];
  return required.filter((name) => params.properties[name].default === undefined);
}
