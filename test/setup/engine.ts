import type { Engine } from "../../src/engine/engine.ts";
import { type EngineName, openEngine } from "../../src/engine/open.ts";

/**
 * The named engine with two threads, as every test uses it: the native one is fetched where it is missing
 * (processes that start together wait for one another), so that a clean checkout's tests need no step before.
 */
export function openTestEngine(name: EngineName): Promise<Engine> {
  return openEngine(name, { threads: 2, notify: (line) => console.warn(line) });
}
