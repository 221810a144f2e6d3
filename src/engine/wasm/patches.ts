import { exitCodes, UserError } from "../../errors.ts";
import type { WasmModule } from "./glue.ts";

/** i32.const 1000000, local.set 7, local.get 6, i32.const 2, i32.and: a thread of the pool is about to look for work. */
const million = Buffer.from([0x41, 0xc0, 0x84, 0x3d, 0x21, 7, 0x20, 6, 0x41, 2, 0x71]);
/** i32.const 1000, in as many bytes. */
const thousand = Buffer.from([0x41, 0xe8, 0x87, 0x00]);

/**
 * The threaded build of version 4.22.0 with threads that sleep when they have done their part. As shipped they look for
 * more a million times, 0.8 ms, in which nothing comes, for products are further apart; and where Linux keeps a thread
 * on one core with the one that waits for it, as it does while others are busy, each product takes that much longer.
 */
export function withSleepingThreads(binary: Buffer): Buffer {
  const place = binary.indexOf(million);
  if (place < 0 || binary.indexOf(million, place + 1) >= 0)
    throw new Error("another build, whose threads wait in another way");
  const changed = Buffer.from(binary);
  changed.set(thousand, place);
  return changed;
}

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

interface Allocator {
  readonly _malloc: (bytes: number) => number;
}

/**
 * Makes a module say that its memory is used up. TensorFlow.js takes the null pointer for an address, and tensors
 * would overwrite each other.
 */
export function refuseNull(module: WasmModule): WasmModule {
  const { _malloc } = module as unknown as Allocator;
  const allocate = (bytes: number) => {
    const address = _malloc(bytes);
    if (address === 0 && bytes > 0) throw outOfMemory();
    return address;
  };
  // Not writable: the script's own function puts another in its place when it is first called.
  return Object.defineProperty(module, "_malloc", { value: allocate, writable: false });
}

function outOfMemory(): UserError {
  return new UserError(
    "the wasm engine's memory, 4 GB at most, is used up; take a smaller batch or narrower networks",
    exitCodes.resource,
  );
}
