import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openTestEngine } from "../setup/engine.ts";
import { exp, workplace, writeRing } from "./exp.ts";

/** Gives all tests of a file one directory with `ring.yaml` in it, once the native engine is there. */
export function inRingDirectory() {
  let directory = "";
  let remove = async () => {};
  beforeAll(async () => {
    await (await openTestEngine("tensorflow")).close();
    ({ directory, remove } = await workplace());
    await writeRing(directory);
  });
  afterAll(() => remove());
  const expHere = (...args: readonly string[]) => exp(directory, args);
  return {
    at: (name: string) => join(directory, name),
    exp: expHere,
    run: (runs: string, ...more: readonly string[]) => expHere("run", "ring.yaml", "--runs", runs, ...more),
    /** The only run under `runs`. */
    async onlyRun(runs: string): Promise<string> {
      const [name] = await readdir(join(directory, runs, "ring"));
      return join(directory, runs, "ring", name!);
    },
  };
}
