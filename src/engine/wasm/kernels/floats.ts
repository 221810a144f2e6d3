import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { Info } from "./kernel.ts";

/**
 * The numbers of a float32 tensor, in place. Whatever allocates may move them: take all tensors first, then this.
 */
export function floats(backend: BackendWasm, info: Info): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}
