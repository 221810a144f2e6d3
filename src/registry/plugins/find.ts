import { existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { UserError } from "../../errors.ts";

const names = ["exp.config.ts", "exp.config.js", "exp.config.mjs"];

/**
 * The configuration that counts in `directory`: the nearest one from there up to the project's root (the first
 * folder that holds `package.json` or `.git`) or the home directory. If neither lies above, only `directory` itself
 * is searched.
 *
 * @throws UserError if the nearest one is not safe to load.
 */
export function findConfig(directory: string): string | undefined {
  const config = configIn(searched(realpathSync(directory)));
  const reason = config && (runFolderOf(config) ?? strangerOf(config));
  if (reason !== undefined) throw new UserError(`${relative("", config!)}: ${reason}`);
  return config;
}

/** The nearest configuration above a file, however far up; for messages only, never to be loaded. */
export function configAbove(file: string): string | undefined {
  const config = configIn(upwards(dirname(file)));
  return config !== undefined && runFolderOf(config) === undefined ? config : undefined;
}

/** Why a configuration in `directory` would not be loaded, if that is a run's folder. */
export const refusalIn = (directory: string): string | undefined => runFolderOf(join(directory, names[0]!));

const configIn = (folders: readonly string[]): string | undefined =>
  folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile);

export const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** `directory` and all folders above it, the nearest first. */
function upwards(directory: string): readonly string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}

function searched(directory: string): readonly string[] {
  const home = homeDirectory();
  const folders = upwards(directory);
  const last = folders.findIndex((folder) => folder === home || isProjectRoot(folder));
  return last < 0 ? [directory] : folders.slice(0, last + 1);
}

const isProjectRoot = (folder: string): boolean =>
  ["package.json", ".git"].some((name) => existsSync(join(folder, name)));

function homeDirectory(): string | undefined {
  const home = homedir();
  return isAbsolute(home) && existsSync(home) ? realpathSync(home) : undefined;
}

/** Why a configuration in or under a run's folder is refused: runs are passed on as data, by people who are not trusted. */
function runFolderOf(config: string): string | undefined {
  const run = upwards(dirname(config)).find((folder) => existsSync(join(folder, "manifest.json")));
  if (run === undefined) return undefined;
  const manifest = relative("", join(run, "manifest.json"));
  return `is in a run's folder (${manifest} exists), from which no code is run; pass --no-plugins, or --config with a file you trust`;
}

/**
 * Why a configuration, or a module that it names, may not be this user's own work: another user owns it, or the link to
 * it, or may write to it. Root is no exception: root loads only what root owns. On Windows, Node sees no owners and
 * modes, and nothing is checked.
 */
export function strangerOf(file: string, config = file): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const otherwise = `pass --config ${relative("", config)} if you trust it, or --no-plugins`;
  const owner = [lstatSync(file), statSync(file)].find(({ uid }) => uid !== user)?.uid;
  if (owner !== undefined)
    return `belongs to another user (uid ${owner}; yours is ${user}), whose code is not run; ${otherwise}`;
  if ((statSync(file).mode & 0o022) === 0) return undefined;
  return `may be changed by other users; run chmod go-w ${relative("", file)}, ${otherwise}`;
}
