import { basename, dirname, relative, resolve } from "node:path";
import { builtInCatalogues } from "../algorithms/catalogues.ts";
import { UserError } from "../errors.ts";
import type { Catalogues } from "../registry/component.ts";
import type { Loaded } from "../registry/load.ts";
import { configAbove } from "../registry/plugins/find.ts";
import { moduleBeingLoaded } from "../registry/plugins/modules.ts";
import { report } from "../registry/report/problem.ts";
import { suggestion } from "../registry/report/show.ts";
import type { Root } from "../registry/validate/variants.ts";
import { fail } from "./output.ts";
import { type PluginOptions, pluginSource } from "./plugins.ts";

export { builtInCatalogues };

/** The built-in components and the user's own. */
export async function cataloguesFor(options: PluginOptions): Promise<Catalogues> {
  const config = pluginSource(options);
  if (config === undefined) return builtInCatalogues;
  loader ??= pluginLoader();
  return (await loader)(config, { named: options.config !== undefined });
}

let loader: ReturnType<typeof pluginLoader> | undefined;

/** Imported late: without plugins, nobody waits for a TypeScript loader and the conformance checks. */
async function pluginLoader() {
  const { componentsFor } = await import("../registry/plugins/plugins.ts");
  const { hostModules } = await import("../hostModules.ts");
  process.on("exit", reportUnfinished);
  return componentsFor(builtInCatalogues, hostModules);
}

/** A module that ends the process while it is loaded must not look like a verb that has done its work. */
function reportUnfinished(): void {
  const module = moduleBeingLoaded();
  if (module === undefined) return;
  const reason = process.exitCode === unsettledAwait ? "an await in it never settles" : "it ends the process";
  const error = new UserError(`${module}: cannot be loaded: ${reason}`);
  process.exitCode = fail(error, process.argv.includes("--json"));
}

/** The exit code that Node sets, before this listener is called, if nothing is left but an await of a module. */
const unsettledAwait = 13;

/**
 * `loaded` with a hint at its unknown components if an `exp.config` lies near `origin`, the experiment's own file, but
 * is not the one in use: components are never loaded from there unasked.
 */
export function withHint<R extends Root, Whole>(
  loaded: Loaded<R, Whole>,
  origin: string,
  options: PluginOptions,
): Loaded<R, Whole> {
  if (loaded.ok || options.noPlugins) return loaded;
  const elsewhere = configAbove(resolve(origin));
  if (elsewhere === undefined || elsewhere === pluginSource(options)) return loaded;
  const [file, folder] = [relative("", elsewhere), relative("", dirname(elsewhere)) || "."];
  const hint = `an ${basename(elsewhere)} lies in ${folder}; run from there or pass --config ${file}`;
  const problems = loaded.problems.map((problem) =>
    problem.path.at(-1) === "type" ? { ...problem, message: `${problem.message}; ${hint}` } : problem,
  );
  return { ...loaded, problems, report: report(problems) };
}

/** The kind that the user means: `losses`, or `loss`. */
export function kindNamed(catalogues: Catalogues, name: string): string {
  const kinds = [...catalogues.keys()];
  const found = kinds.find((kind) => kind === name || singular(kind) === name);
  if (found !== undefined) return found;
  throw new UserError(
    `${name}: not a kind of component; there are ${kinds.join(", ")}${suggestion(name, kinds)}`,
  );
}

const irregular: Readonly<Record<string, string>> = { losses: "loss", penalties: "penalty" };

function singular(kind: string): string {
  return irregular[kind] ?? kind.replace(/s$/, "");
}

/** The component that the user means, and its kind. */
export function componentNamed(catalogues: Catalogues, kindName: string, name: string) {
  const kind = kindNamed(catalogues, kindName);
  const catalogue = catalogues.get(kind)!;
  if (Object.hasOwn(catalogue, name)) return { kind, component: catalogue[name]! };
  const names = Object.keys(catalogue);
  throw new UserError(
    `${name}: not among the ${kind}, which are ${names.join(", ")}${suggestion(name, names)}`,
  );
}
