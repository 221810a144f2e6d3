import { dirname, relative, resolve } from "node:path";
import { glob } from "glob";
import { createJiti, type Jiti } from "jiti";
import { adopt, type Export, isComponent } from "./adopt.ts";
import type { Catalogues } from "./component.ts";
import { findConfig, pluginsOf } from "./config.ts";
import { UserError } from "./errors.ts";

/** Modules of this process that users' modules import by name, so that there is one instance of each. */
export type HostModules = Readonly<Record<string, object>>;

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
  // A cache of compiled files in a folder that everybody may write to would be a way into this process.
  const jiti = createJiti(config, { virtualModules: { ...host }, fsCache: false });
  const { default: settings } = await load(jiti, config);
  let catalogues = builtIn;
  for (const pattern of pluginsOf(settings, show(config)))
    for (const found of await components(jiti, config, pattern)) catalogues = adopt(catalogues, found);
  return catalogues;
}

/** The components that the modules export which a glob matches: at least one. */
async function components(jiti: Jiti, config: string, pattern: string): Promise<readonly Export[]> {
  const files = await glob(pattern, { cwd: dirname(config), absolute: true, nodir: true, ignore });
  if (files.length === 0) throw new UserError(`${show(config)}: the plugin "${pattern}" matches no file`);
  const found: Export[] = [];
  for (const file of files.sort())
    for (const [name, value] of Object.entries(await load(jiti, file)))
      if (isComponent(value)) found.push({ file: show(file), name, value });
  if (found.length > 0) return found;
  const seen = files.map(show).join(", ");
  throw new UserError(`${show(config)}: the plugin "${pattern}" exports no component; it matches ${seen}`);
}

/** What lies beside components and is none. */
const ignore = ["**/node_modules/**", "**/*.d.ts", "**/*.{test,spec}.*", "**/exp.config.*"];

async function load(jiti: Jiti, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    throw new UserError(`${show(file)}: cannot be loaded: ${reason(error, file)}`);
  }
}

/** What an error says, and where in the user's module it comes from, if anywhere. */
function reason(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.trim().replaceAll(/\s*\n\s*/g, " ");
  const frame = error.stack?.split("\n").find((line) => line.trim().startsWith("at ") && line.includes(file));
  const line = frame?.match(/:(\d+):\d+\)?$/)?.[1];
  return line === undefined ? message : `${message} (line ${line})`;
}

const show = (file: string) => relative("", file);
