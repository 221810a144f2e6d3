import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { withSleepingThreads } from "../../../src/engine/wasm/patches.ts";

const require = createRequire(import.meta.url);
const shipped = (name: string) =>
  readFile(require.resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-${name}.wasm`));

test("changes the one constant of the threaded build, which stays valid", async () => {
  const build = await shipped("threaded-simd");
  const changed = withSleepingThreads(build);
  const places = [...changed.keys()].filter((i) => changed[i] !== build[i]);
  expect(places).toHaveLength(3);
  expect(places[2]! - places[0]!).toBe(2);
  // 1000 = 0x68 + 7 · 128 in LEB128, filled up to the three bytes of 1000000.
  expect(places.map((i) => changed[i])).toEqual([0xe8, 0x87, 0x00]);
  expect(WebAssembly.validate(new Uint8Array(changed))).toBe(true);
});

test("refuses a build whose threads wait in another way", async () => {
  const build = await shipped("simd");
  expect(() => withSleepingThreads(build)).toThrow("this is not build 4.22.0");
});
