import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where fetched things (engine, data) are kept for all runs: EXP_CACHE_DIR, else the XDG cache folder's `exp`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { EXP_CACHE_DIR: own, XDG_CACHE_HOME: shared } = environment;
  if (own) return resolve(own);
  return join(shared ? resolve(shared) : join(homedir(), ".cache"), "exp");
}
