import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The directory of downloads (engine, data) for all runs: EXP_CACHE_DIR, or else `exp` in the XDG cache directory. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { EXP_CACHE_DIR: own, XDG_CACHE_HOME: shared } = environment;
  if (own) return resolve(own);
  return join(shared ? resolve(shared) : join(homedir(), ".cache"), "exp");
}
