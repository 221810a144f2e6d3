import { exitCodes, UserError } from "../../errors.ts";
import type { WasmModule } from "./glue.ts";

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
