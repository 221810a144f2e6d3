import { exitCodes, UserError } from "../../errors.ts";
import type { WasmModule } from "./glue.ts";

/**
 * i32.const 1000000, local.set 7, local.get 6, i32.const 2, i32.and: where a thread of the pool begins to wait for
 * work.
 */
const million = Buffer.from([0x41, 0xc0, 0x84, 0x3d, 0x21, 7, 0x20, 6, 0x41, 2, 0x71]);
/** i32.const 1000, in the same number of bytes. */
const thousand = Buffer.from([0x41, 0xe8, 0x87, 0x00]);

/**
 * The threaded build of version 4.22.0, changed so that idle threads sleep soon. As shipped, they poll for work a
 * million times (0.8 ms), in vain, since matrix products are further apart. If Linux runs such a thread on the same
 * core as the thread that waits for it, as it does when other cores are busy, each product takes that much longer.
 */
export function withSleepingThreads(binary: Buffer): Buffer {
  const place = binary.indexOf(million);
  if (place < 0 || binary.indexOf(million, place + 1) >= 0)
    throw new Error("this is not build 4.22.0 of TensorFlow.js's wasm: its threads wait in another way");
  const changed = Buffer.from(binary);
  changed.set(thousand, place);
  return changed;
}

/**
 * Where the threaded build of version 4.22.0 stores the address of its thread pool; if it is 0, kernels use one thread.
 */
const poolVariable = 23564;

/** The C functions whose work is worth sharing among threads. */
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
 * Restricts the use of threads to convolutions and matrix products. On a busy machine it takes up to a millisecond to
 * wake the threads and to wait for the last one; an element-wise operation rarely takes that long.
 */
export function shareOnlyProducts(module: WasmModule): void {
  const { HEAPU8 } = module as unknown as { readonly HEAPU8: Uint8Array };
  const variable = new Int32Array(HEAPU8.buffer, poolVariable, 1);
  const pool = variable[0]!;
  variable[0] = 0;
  if (module.tfjs.getThreadsCount() !== -1)
    throw new Error("this is not build 4.22.0 of TensorFlow.js's wasm: its thread pool is elsewhere");
  const functions = module as unknown as Record<string, CFunction>;
  for (const name of products) {
    const compute = functions[name]!;
    const shared: CFunction = (...args) => {
      variable[0] = pool;
      compute(...args);
      variable[0] = 0;
    };
    // Not writable, because the script replaces a function by another when it is first called.
    Object.defineProperty(module, name, { value: shared, writable: false });
  }
}

interface Allocator {
  readonly _malloc: (bytes: number) => number;
}

/**
 * Makes a module report that its memory is exhausted. TensorFlow.js uses the null pointer as an address, and tensors
 * would overwrite each other.
 */
export function refuseNull(module: WasmModule): WasmModule {
  const { _malloc } = module as unknown as Allocator;
  const allocate = (bytes: number) => {
    const address = _malloc(bytes);
    if (address === 0 && bytes > 0) throw outOfMemory();
    return address;
  };
  // Not writable, because the script replaces a function by another when it is first called.
  return Object.defineProperty(module, "_malloc", { value: allocate, writable: false });
}

function outOfMemory(): UserError {
  return new UserError(
    "the wasm engine's memory of 4 GB is exhausted; use a smaller batch or narrower networks",
    exitCodes.resource,
  );
}
