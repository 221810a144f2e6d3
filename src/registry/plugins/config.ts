import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../errors.ts";

/** What `exp.config.ts` or `exp.config.js` exports by default. */
export interface Config {
  /** Globs, relative to the configuration's folder, of the modules that hold components. */
  readonly plugins: readonly string[];
}

/** The configuration of a user's folder; only marks it, for the editor. */
export const defineConfig = (config: Config): Config => config;

/** The globs of a configuration that `file` exports. Throws a `UserError` where it is none. */
export function pluginsOf(config: unknown, file: string): readonly string[] {
  if (typeof config !== "object" || config === null)
    throw new UserError(
      `${file}: has to export its configuration by default: { plugins: ["components/*.ts"] }`,
    );
  const stranger = Object.keys(config).find((key) => key !== "plugins");
  if (stranger !== undefined) throw new UserError(`${file}: ${stranger}: unknown key; there is plugins`);
  const { plugins } = config as Partial<Config>;
  if (Array.isArray(plugins) && plugins.every((glob) => typeof glob === "string")) return plugins;
  throw new UserError(`${file}: plugins: has to be a list of globs, such as ["components/*.ts"]`);
}

const names = ["exp.config.ts", "exp.config.js", "exp.config.mjs"];

/** The configuration in `directory`, or else in the nearest folder above; undefined where there is none. */
export function findConfig(directory: string): string | undefined {
  const found = names.map((name) => join(directory, name)).find(isFile);
  const above = dirname(directory);
  return found ?? (above === directory ? undefined : findConfig(above));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
