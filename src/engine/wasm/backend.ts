import { availableParallelism } from "node:os";
import { BackendWasm, setThreadsCount, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { EngineRequest, OpenEngine } from "../engine.ts";
import { noCompiler } from "../uncompiled.ts";
import { freeDerived } from "./derived.ts";
import { registerKernels } from "./kernels/index.ts";
import { refuseNull, shareOnlyProducts } from "./patches.ts";
import { mostThreads, type StartedWasm, startSingle, startThreaded } from "./pool.ts";

/** Opens TensorFlow.js's wasm backend with SIMD and threads, and with our kernels that training needs. */
export async function openWasm({ threads, notify }: EngineRequest): Promise<OpenEngine> {
  const wanted = Math.min(threads ?? availableParallelism(), mostThreads);
  const started = await start(wanted, notify);
  setThreadsCount(wanted);
  registerKernels();
  forget();
  const backend = new LastingBackend(refuseNull(started.module));
  const running = started.module.tfjs.getThreadsCount();
  if (running > 1) shareOnlyProducts(started.module);
  tf.registerBackend("wasm", () => backend);
  await tf.setBackend("wasm");
  return {
    version: `TensorFlow.js wasm ${version_wasm}`,
    device: "cpu",
    threads: running,
    flags: { simd: "on", threads: String(running) },
    compiler: noCompiler,
    close: async () => {
      forget();
      await started.stop();
    },
  };
}

async function start(threads: number, notify: EngineRequest["notify"]): Promise<StartedWasm> {
  if (threads === 1) return startSingle();
  try {
    return await startThreaded(threads);
  } catch (error) {
    notify(`the wasm engine runs in one thread, because others could not be started: ${reason(error)}`);
    return startSingle();
  }
}

/** Removes the backend that the package registers when it is loaded, which has no threads. */
function forget(): void {
  if (tf.findBackendFactory("wasm")) tf.removeBackend("wasm");
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Keeps its memory after its removal, so that tensors may still be read and disposed of after close(). */
class LastingBackend extends BackendWasm {
  override dispose(): void {}

  override disposeData(dataId: object, force?: boolean): boolean {
    const gone = super.disposeData(dataId, force);
    if (gone) freeDerived(this, dataId);
    return gone;
  }
}
