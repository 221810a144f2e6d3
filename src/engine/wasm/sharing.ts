import type { WasmModule } from "./glue.ts";

/**
 * Where the threaded build of version 4.22.0 keeps the address of its thread pool; with none there, a kernel computes
 * in the calling thread.
 */
const poolVariable = 23564;

/** The C functions whose work is worth sharing. */
const products = [
  "_Conv2D",
  "_FusedConv2D",
  "_DepthwiseConv2dNative",
  "_FusedDepthwiseConv2D",
  "_BatchMatMul",
  "__FusedMatMul",
];

type CFunction = (...args: readonly number[]) => void;

/**
 * Makes a module with running threads share the work of its products only. To wake the threads and to wait for the
 * last of them takes up to a millisecond where others use the machine too, and an element-wise operation hardly ever
 * as much.
 */
export function shareOnlyProducts(module: WasmModule): void {
  const { HEAPU8 } = module as unknown as { readonly HEAPU8: Uint8Array };
  const variable = new Int32Array(HEAPU8.buffer, poolVariable, 1);
  const pool = variable[0]!;
  variable[0] = 0;
  if (module.tfjs.getThreadsCount() !== -1)
    throw new Error("another build, which keeps its thread pool elsewhere");
  const functions = module as unknown as Record<string, CFunction>;
  for (const name of products) {
    const compute = functions[name]!;
    const shared: CFunction = (...args) => {
      variable[0] = pool;
      compute(...args);
      variable[0] = 0;
    };
    // Not writable: the script's own function puts another in its place when it is first called.
    Object.defineProperty(module, name, { value: shared, writable: false });
  }
}
