import { exitCodes, UserError } from "../../registry/errors.ts";
import type { WasmModule } from "./glue.ts";

interface Allocator {
  _malloc: (bytes: number) => number;
}

/**
 * Makes a module say that its memory is used up. TensorFlow.js takes the null pointer for an address, and tensors
 * would overwrite each other.
 */
export function refuseNull(module: WasmModule): WasmModule {
  const allocator = module as unknown as Allocator;
  const allocate = allocator._malloc;
  allocator._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) throw outOfMemory();
    return address;
  };
  return module;
}

function outOfMemory(): UserError {
  return new UserError(
    "the wasm engine's memory, 4 GB at most, is used up; take a smaller batch or narrower networks",
    exitCodes.resource,
  );
}
