import { basename, dirname, relative, resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Loaded } from "../registry/load.ts";
import { configAbove, findConfig, isFile } from "../registry/plugins/find.ts";
import { report } from "../registry/report/problem.ts";
import type { Root } from "../registry/validate/variants.ts";

/** The user's own components, as the command line asks for them; `pluginOptions` in usage/shared.ts defines the options. */
export interface PluginOptions {
  readonly config?: string | undefined;
  readonly noPlugins?: boolean;
}

/**
 * The `exp.config` whose plugins are loaded: the one that `--config` names, or else the one that counts in the working
 * directory. Undefined if there is none, or under `--no-plugins`.
 *
 * @throws UserError if the one in the working directory is not safe to load, or the named one does not exist.
 */
export function pluginSource({ config, noPlugins = false }: PluginOptions): string | undefined {
  if (noPlugins) return undefined;
  if (config === undefined) return findConfig(process.cwd());
  if (!isFile(config)) throw new UserError(`--config ${config}: there is no such file`);
  return resolve(config);
}

/**
 * `loaded` with a hint at its unknown components if an `exp.config` lies near `origin`, the experiment's own file, but
 * is not the one in use: components are never loaded from there unasked.
 */
export function withHint<R extends Root>(
  loaded: Loaded<R>,
  origin: string,
  options: PluginOptions,
): Loaded<R> {
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
