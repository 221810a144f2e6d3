import { dirname, relative, resolve } from "node:path";
import { glob } from "glob";
import { UserError } from "../../errors.ts";
import type { Catalogues } from "../component.ts";
import { adopt, type Export, isComponent } from "./adopt.ts";
import { findConfig, pluginsOf } from "./config.ts";
import { type HostModules, type Loader, moduleLoader } from "./loader.ts";

/** A glob of a configuration, and the modules that it matches: at least one. */
export interface Plugin {
  readonly pattern: string;
  readonly files: readonly string[];
}

/**
 * Returns a function that finds the components for experiments in a folder: the built-in ones, and those
 * that the nearest `exp.config` names. Each configuration is loaded once.
 */
export function componentsFor(builtIn: Catalogues, host: HostModules) {
  const loaded = new Map<string, Promise<Catalogues>>();
  return (directory: string): Promise<Catalogues> => {
    const config = findConfig(resolve(directory));
    if (config === undefined) return Promise.resolve(builtIn);
    const catalogues = loaded.get(config) ?? extend(builtIn, config, host);
    loaded.set(config, catalogues);
    return catalogues;
  };
}

/** Adds the components of a configuration's plugins. Throws a `UserError` for what is wrong with any of them. */
async function extend(builtIn: Catalogues, config: string, host: HostModules): Promise<Catalogues> {
  const load = moduleLoader(config, host);
  let catalogues = builtIn;
  for (const plugin of await pluginsIn(config, load))
    for (const found of await components(config, plugin, load)) catalogues = adopt(catalogues, found);
  return catalogues;
}

/** What the globs of a configuration match. */
export async function pluginsIn(config: string, load: Loader): Promise<readonly Plugin[]> {
  const { default: settings } = await load(config);
  return Promise.all(pluginsOf(settings, show(config)).map((pattern) => matching(config, pattern)));
}

async function matching(config: string, pattern: string): Promise<Plugin> {
  const files = await glob(pattern, { cwd: dirname(config), absolute: true, nodir: true, ignore });
  if (files.length === 0) throw new UserError(`${show(config)}: the plugin "${pattern}" matches no file`);
  return { pattern, files: files.sort() };
}

/** What lies beside components and is none. */
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
