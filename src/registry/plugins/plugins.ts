import { dirname, relative } from "node:path";
import { glob } from "glob";
import { createJiti } from "jiti";
import { UserError } from "../../errors.ts";
import type { Catalogues } from "../component.ts";
import { adopt, type Export, isComponent } from "./adopt.ts";
import { pluginsOf } from "./config.ts";
import { strangerOf } from "./find.ts";
import { loadingModule, placeIn } from "./modules.ts";

/** Modules of this process that users' modules import by name, so that there is one instance of each. */
export type HostModules = Readonly<Record<string, object>>;

/** Loads a user's module, in TypeScript or JavaScript. Throws a `UserError` if it cannot be loaded. */
export type Loader = (file: string) => Promise<Readonly<Record<string, unknown>>>;

/** A glob of a configuration, and the modules that it matches: at least one. */
export interface Plugin {
  readonly pattern: string;
  readonly files: readonly string[];
}

/**
 * Returns a function that adds the components of a configuration's plugins to the built-in ones. Each
 * configuration is loaded once. It throws a `UserError` for anything wrong with a configuration or a plugin. Modules
 * that may not be this user's own work are refused, unless the user has `named` the configuration, and so trusts it.
 */
export function componentsFor(builtIn: Catalogues, host: HostModules) {
  const loaded = new Map<string, Promise<Catalogues>>();
  return (config: string, { named = false } = {}): Promise<Catalogues> => {
    const catalogues = loaded.get(config) ?? extend(builtIn, config, host, named);
    loaded.set(config, catalogues);
    return catalogues;
  };
}

async function extend(
  builtIn: Catalogues,
  config: string,
  host: HostModules,
  named: boolean,
): Promise<Catalogues> {
  const load = moduleLoader(config, host);
  const plugins = await pluginsIn(config, load);
  if (!named) for (const { files } of plugins) requireOwn(files, config);
  let catalogues = builtIn;
  for (const plugin of plugins)
    for (const found of await components(config, plugin, load)) catalogues = adopt(catalogues, found);
  return catalogues;
}

function requireOwn(files: readonly string[], config: string): void {
  for (const file of files) {
    const reason = strangerOf(file, config);
    if (reason !== undefined) throw new UserError(`${show(file)}: ${reason}`);
  }
}

/** Returns a loader for the modules near `base`, a file or a folder. */
export function moduleLoader(base: string, host: HostModules): Loader {
  // Many frames of TensorFlow.js lie between an error and the component that caused it.
  Error.stackTraceLimit = 50;
  // No cache of compiled files: other users could change it if its folder were open to them.
  const jiti = createJiti(base, { virtualModules: { ...host }, fsCache: false });
  return async (file) => {
    try {
      return await loadingModule(file, () => jiti.import<Record<string, unknown>>(file));
    } catch (error) {
      throw new UserError(`${show(file)}: cannot be loaded: ${reason(error, file)}`);
    }
  };
}

/** An error's message, and the line of the user's module that it comes from, if any. */
function reason(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.trim().replaceAll(/\s*\n\s*/g, " ");
  const place = placeIn(error, [file]);
  return place === undefined ? message : `${message} (line ${place.line})`;
}

/** The modules that the globs of a configuration match. */
export async function pluginsIn(config: string, load: Loader): Promise<readonly Plugin[]> {
  const { default: settings } = await load(config);
  return Promise.all(pluginsOf(settings, show(config)).map((pattern) => matching(config, pattern)));
}

async function matching(config: string, pattern: string): Promise<Plugin> {
  const files = await glob(pattern, { cwd: dirname(config), absolute: true, nodir: true, ignore });
  if (files.length === 0) throw new UserError(`${show(config)}: the plugin "${pattern}" matches no file`);
  return { pattern, files: files.sort() };
}

/** Files beside components that define none. */
const ignore = ["**/node_modules/**", "**/*.d.ts", "**/*.{test,spec}.*", "**/exp.config.*"];

/** The components that a plugin's modules export: at least one. */
async function components(config: string, plugin: Plugin, load: Loader): Promise<readonly Export[]> {
  const found: Export[] = [];
  for (const file of plugin.files)
    for (const [name, value] of Object.entries(await load(file)))
      if (isComponent(value)) found.push({ file: show(file), name, value });
  if (found.length > 0) return found;
  const seen = plugin.files.map(show).join(", ");
  throw new UserError(
    `${show(config)}: the plugin "${plugin.pattern}" exports no component; it matches ${seen}`,
  );
}

const show = (file: string) => relative("", file);
