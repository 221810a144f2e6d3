import { UserError } from "../errors.ts";
import type { Engine, EngineRequest } from "./engine.ts";
import { candidates, type EngineName, engines, type RequestedEngine } from "./index.ts";

/**
 * Opens an engine and makes it TensorFlow.js's current backend, with the gradients of all operations.
 * @throws UserError if the engine is not available on this machine; "auto" tries the next best one.
 */
export async function openEngine(choice: RequestedEngine, request: EngineRequest): Promise<Engine> {
  const tf = await import("@tensorflow/tfjs-core");
  // Silences TensorFlow.js's hints, such as to install tfjs-node; it changes nothing else.
  tf.enableProdMode();
  const { repairGradients } = await import("./repairGradients.ts");
  const engine = await openFirst(candidates(choice), request);
  repairGradients();
  (await import("./batchNorm/kernels.ts")).completeBatchNorm();
  return engine;
}

async function openFirst([name, ...others]: readonly EngineName[], request: EngineRequest): Promise<Engine> {
  const { open, ...traits } = engines[name!];
  try {
    return { name: name!, ...traits, ...(await open(request)) };
  } catch (error) {
    if (!(error instanceof UserError) || others[0] === undefined) throw error;
    request.notify(`${traits.title} is not available: ${error.message}`);
    request.notify(`carrying on with the ${others[0]} engine, which is several times slower`);
    return openFirst(others, request);
  }
}
