import { UserError } from "../errors.ts";
import type { Engine, EngineRequest } from "./engine.ts";

export type EngineName = "tensorflow" | "wasm" | "cpu";

/**
 * Opens an engine and makes it TensorFlow.js's current backend, with the gradients of all operations.
 * "auto" is native TensorFlow, or wasm where TensorFlow cannot be had. "cpu" is slow and serves tests.
 */
export async function openEngine(name: EngineName | "auto", request: EngineRequest): Promise<Engine> {
  const tf = await import("@tensorflow/tfjs-core");
  // Silences TensorFlow.js's hints, such as to install tfjs-node; it changes nothing else.
  tf.enableProdMode();
  // Loads the gradients and the cpu backend with them, so it comes before an engine is opened.
  const { repairGradients } = await import("./repairGradients.ts");
  const engine = name === "auto" ? await openBest(request) : await openers[name](request);
  repairGradients();
  (await import("./batchNorm/kernels.ts")).completeBatchNorm();
  return engine;
}

const openers = {
  tensorflow: async (request: EngineRequest) =>
    (await import("./tensorflow/backend.ts")).openTensorflow(request),
  wasm: async (request: EngineRequest) => (await import("./wasm/backend.ts")).openWasm(request),
  cpu: openCpu,
} satisfies Record<EngineName, (request: EngineRequest) => Promise<Engine>>;

async function openBest(request: EngineRequest): Promise<Engine> {
  try {
    return await openers.tensorflow(request);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    request.notify(`native TensorFlow is not available: ${error.message}`);
    request.notify("carrying on with the wasm engine, which is several times slower");
    return openers.wasm(request);
  }
}

async function openCpu(): Promise<Engine> {
  const tf = await import("@tensorflow/tfjs-core");
  await tf.setBackend("cpu");
  const version = `TensorFlow.js cpu ${tf.version_core}`;
  return { name: "cpu", version, device: "cpu", threads: 1, flags: {}, close: async () => {} };
}
