import { basename, dirname, relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import { UserError } from "../errors.ts";
import type { Loaded } from "../registry/load.ts";
import { configAbove, findConfig, isFile } from "../registry/plugins/find.ts";
import { report } from "../registry/report/problem.ts";
import type { Root } from "../registry/validate/variants.ts";

/** Where the user's own components come from; options of every verb that reads experiments or lists components. */
export interface PluginOptions {
  readonly config?: string;
  /** False under `--no-plugins`. */
  readonly plugins?: boolean;
}

export function withPlugins(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--config <file>",
        "exp.config that names your components, instead of the nearest one",
      ).conflicts("plugins"),
    )
    .option("--no-plugins", "use built-in components only, and run no exp.config");
}

/**
 * The `exp.config` whose plugins are loaded: the one that `--config` names, or else the one that counts in the working
 * directory. Undefined if there is none, or under `--no-plugins`.
 *
 * @throws UserError if the one in the working directory is not safe to load, or the named one does not exist.
 */
export function pluginSource({ config, plugins = true }: PluginOptions): string | undefined {
  if (!plugins) return undefined;
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
  if (loaded.ok || options.plugins === false) return loaded;
  const elsewhere = configAbove(resolve(origin));
  if (elsewhere === undefined || elsewhere === pluginSource(options)) return loaded;
  const [file, folder] = [relative("", elsewhere), relative("", dirname(elsewhere)) || "."];
  const hint = `an ${basename(elsewhere)} lies in ${folder}; run from there or pass --config ${file}`;
  const problems = loaded.problems.map((problem) =>
    problem.path.at(-1) === "type" ? { ...problem, message: `${problem.message}; ${hint}` } : problem,
  );
  return { ...loaded, problems, report: report(problems) };
}
