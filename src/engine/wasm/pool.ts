import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { startGlue, type WasmModule } from "./glue.ts";
import { withSleepingThreads } from "./patches.ts";

export interface StartedWasm {
  readonly module: WasmModule;
  readonly stop: () => Promise<void>;
}

/** The size of the thread pool, which is fixed in the threaded build. */
export const mostThreads = 8;

const require = createRequire(import.meta.url);
const shipped = (name: string) => require.resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${name}`);

/** Starts the build without threads. */
export async function startSingle(): Promise<StartedWasm> {
  // The SIMD build's own script is broken ("Could not find wasm module"); the plain one serves both.
  const script = shipped("tfjs-backend-wasm.js");
  const binary = await readFile(shipped("tfjs-backend-wasm-simd.wasm"));
  return { module: await startGlue({ script, binary }, { cores: 1 }), stop: async () => {} };
}

/** Starts the build that shares work among `threads` threads, including the calling one. */
export async function startThreaded(threads: number): Promise<StartedWasm> {
  const workers: PoolWorker[] = [];
  class Member extends PoolWorker {
    constructor() {
      super();
      workers.push(this);
    }
  }
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  const script = shipped("tfjs-backend-wasm-threaded-simd.js");
  const binary = withSleepingThreads(await readFile(shipped("tfjs-backend-wasm-threaded-simd.wasm")));
  try {
    // The script uses at most half of the cores.
    return { module: await startGlue({ script, binary }, { Worker: Member, cores: 2 * threads }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A thread that runs the package's worker script, which is shipped as a string. */
class PoolWorker extends Worker {
  constructor() {
    super(workerSource(), { eval: true });
  }

  /** Does nothing: the script wants its threads to keep the process alive, but idle threads must not. */
  override ref(): void {}

  stop(): Promise<number> {
    super.ref();
    return this.terminate();
  }
}

function workerSource(): string {
  const { wasmWorkerContents } = require(shipped("tfjs-backend-wasm-threaded-simd.worker.js"));
  // A "\n" of the script became a line break in the package's template literal.
  return wasmWorkerContents.replaceAll("\n", "\\n");
}
