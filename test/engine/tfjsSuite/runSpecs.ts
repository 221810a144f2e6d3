import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runModule } from "../../setup/child.ts";
import type { Outcome } from "./jasmine.ts";

/** Runs TensorFlow.js's specs whose full names match, on an engine of ours, in a process of its own. */
export async function runSpecs(engine: "tensorflow" | "wasm", wanted: RegExp): Promise<readonly Outcome[]> {
  const directory = await mkdtemp(join(tmpdir(), "tfjs-specs-"));
  try {
    const file = join(directory, "outcomes.json");
    const env = { ENGINE: engine, WANTED: wanted.source, OUTCOMES: file, DIRECTORY: directory };
    const child = await runModule(new URL("fixtures/child.ts", import.meta.url), env);
    if (child.exitCode !== 0) throw new Error(`the specs ended with ${child.exitCode}: ${child.stderr}`);
    return JSON.parse(await readFile(file, "utf8"));
  } finally {
    await rm(directory, { recursive: true });
  }
}
