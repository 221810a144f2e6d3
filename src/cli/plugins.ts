import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { UserError } from "../errors.ts";
import { findConfig, isFile } from "../registry/plugins/find.ts";

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
