import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { findConfig, isFile } from "../registry/plugins/find.ts";

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
