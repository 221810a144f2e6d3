import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { compileFunction } from "node:vm";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** The running module, with its exports under the names that TensorFlow.js's backend uses. */
export type WasmModule = BackendWasm["wasm"];

/** The path of Emscripten's script, and the WebAssembly binary that it runs. */
export interface Build {
  readonly script: string;
  readonly binary: Uint8Array;
}

/** Replacements for the parts of Node with which the script would affect the whole process. */
export interface GlueHost {
  /** Constructed for each thread of the pool; unused by the build without threads. */
  readonly Worker?: new () => object;
  readonly cores: number;
}

type Factory = (options: {
  readonly wasmBinary: Uint8Array;
  readonly mainScriptUrlOrBlob: string;
}) => Promise<WasmModule>;

/**
 * Runs Emscripten's script of one build of TensorFlow.js's wasm, and waits until its threads have started.
 *
 * The script assumes that it owns the process: it listens for uncaught errors, removes all listeners at its end, sets
 * `global.Worker`, and uses at most half of `os.cpus()` as threads. So it runs as a function with our own `process`,
 * `global`, `Worker` and `require`.
 */
export async function startGlue({ script, binary }: Build, { Worker, cores }: GlueHost): Promise<WasmModule> {
  const outer = createRequire(script);
  const substitutes: Record<string, unknown> = {
    os: { cpus: () => new Array(cores) },
    worker_threads: { Worker },
  };
  const scope = {
    module: { exports: undefined as unknown as Factory },
    exports: {},
    require: (name: string) => substitutes[name] ?? outer(name),
    __filename: script,
    __dirname: dirname(script),
    process: quietProcess,
    global: {},
    Worker,
  };
  const run = compileFunction(await readFile(script, "utf8"), Object.keys(scope), { filename: script });
  run(...Object.values(scope));
  const started = await scope.module.exports({
    wasmBinary: binary,
    mainScriptUrlOrBlob: script,
  });
  return withExports(started);
}

/** Enough of `process` for the script to detect Node; it can neither add listeners nor end the process. */
const quietProcess = {
  versions: process.versions,
  argv: [],
  hrtime: process.hrtime,
  on: () => {},
  listeners: () => [],
  removeListener: () => {},
};

/** Names the C functions as TensorFlow.js does when it starts its own way, which does not support threads in Node. */
function withExports(module: WasmModule): WasmModule {
  const { cwrap } = module as unknown as EmscriptenRuntime;
  const numbers = (count: number) => new Array<"number">(count).fill("number");
  module.tfjs = {
    init: cwrap("init", null, []),
    initWithThreadsCount: cwrap("init_with_threads_count", null, numbers(1)),
    getThreadsCount: cwrap("get_threads_count", "number", []),
    registerTensor: cwrap("register_tensor", null, numbers(3)),
    disposeData: cwrap("dispose_data", null, numbers(1)),
    dispose: cwrap("dispose", null, []),
  };
  return module;
}

interface EmscriptenRuntime {
  // biome-ignore lint/suspicious/noExplicitAny: only the caller knows a C function's type
  readonly cwrap: (name: string, result: "number" | null, parameters: "number"[]) => any;
}
