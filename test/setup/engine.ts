import type { Compiler, CompilerOptions, Engine } from "../../src/engine/engine.ts";
import type { EngineName } from "../../src/engine/index.ts";
import { openEngine } from "../../src/engine/open.ts";

let opened: Engine | undefined;

/**
 * Opens an engine with two threads. Native TensorFlow is fetched if it is missing (processes that start together wait
 * for each other), so that a clean checkout needs no step before its tests.
 */
export async function openTestEngine(name: EngineName): Promise<Engine> {
  opened = await openEngine(name, { threads: 2, notify: (line) => console.warn(line) });
  return opened;
}

/** A compiler of the engine that was opened last. */
export function testCompiler(options: CompilerOptions): Compiler {
  if (opened === undefined) throw new Error("no engine is open: call openTestEngine first");
  return opened.compiler(options);
}

/** One compiled function of that engine. */
export function compiled<Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
  options: CompilerOptions,
) {
  const { compile, close } = testCompiler(options);
  return { call: compile(f), close };
}
