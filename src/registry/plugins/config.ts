import { UserError } from "../../errors.ts";
import { pluginVersion } from "../component.ts";

/** The default export of `exp.config.ts` or `exp.config.js`. */
export interface Config {
  /** The version of the plugin interface that the components are written for; 1 if left out. */
  readonly version?: number;
  /** Globs, relative to the configuration's folder, of the modules that hold components. */
  readonly plugins: readonly string[];
}

/** Returns `config` unchanged; the editor gets its type. */
export const defineConfig = (config: Config): Config => config;

/**
 * The globs of a configuration that `file` exports.
 *
 * @throws UserError if it is not a configuration, or one for another version of the plugin interface.
 */
export function pluginsOf(config: unknown, file: string): readonly string[] {
  const refuse = (reason: string) => new UserError(`${file}: ${reason}`);
  if (typeof config !== "object" || config === null)
    throw refuse('must export a configuration by default: { version: 1, plugins: ["components/*.ts"] }');
  const unknown = Object.keys(config).find((key) => key !== "plugins" && key !== "version");
  if (unknown !== undefined) throw refuse(`${unknown}: unknown key; a configuration takes version, plugins`);
  const { plugins, version = 1 } = config as Partial<Config>;
  if (version !== pluginVersion) throw refuse(otherVersion(version));
  if (Array.isArray(plugins) && plugins.every((glob) => typeof glob === "string")) return plugins;
  throw refuse('plugins: must be a list of globs, such as ["components/*.ts"]');
}

/** Why components that are written for another version of the plugin interface are refused. */
export const otherVersion = (version: unknown): string =>
  `is made for version ${version} of the plugin interface; this exp has version ${pluginVersion}`;
