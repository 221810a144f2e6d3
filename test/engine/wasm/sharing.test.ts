import { expect, test } from "vitest";
import type { WasmModule } from "../../../src/engine/wasm/glue.ts";
import { shareOnlyProducts } from "../../../src/engine/wasm/patches.ts";

/** The address of the pool, in the module's memory, that the threaded build of 4.22.0 gives to a kernel. */
const poolVariable = 23564;

/** A module whose functions note the pool that they find. */
function module(poolAt: number) {
  const memory = new Uint8Array(2 ** 15);
  const variable = new Int32Array(memory.buffer, poolAt, 1);
  variable[0] = 4096;
  const found: [string, ...number[]][] = [];
  const names = ["_Conv2D", "_FusedConv2D", "_DepthwiseConv2dNative", "_FusedDepthwiseConv2D"];
  const functions = [...names, "_BatchMatMul", "__FusedMatMul", "_Multiply"].map((name) => [
    name,
    (...args: number[]) => found.push([name, variable[0]!, ...args]),
  ]);
  const tfjs = { getThreadsCount: () => (variable[0] === 0 ? -1 : 2) };
  return { wasm: { ...Object.fromEntries(functions), HEAPU8: memory, tfjs } as unknown as WasmModule, found };
}

test("a product has the pool, with its own arguments; an element-wise operation has none", () => {
  const { wasm, found } = module(poolVariable);
  shareOnlyProducts(wasm);
  const call = (name: string, ...args: number[]) =>
    (wasm as unknown as Record<string, (...args: number[]) => void>)[name]!(...args);
  call("_Multiply", 1);
  call("_Conv2D", 2, 3);
  call("_Multiply", 4);
  call("_BatchMatMul", 5);
  expect(found).toEqual([
    ["_Multiply", 0, 1],
    ["_Conv2D", 4096, 2, 3],
    ["_Multiply", 0, 4],
    ["_BatchMatMul", 4096, 5],
  ]);
});

test("a build that keeps its pool elsewhere is refused", () => {
  expect(() => shareOnlyProducts(module(poolVariable + 4).wasm)).toThrow("this is not build 4.22.0");
});
