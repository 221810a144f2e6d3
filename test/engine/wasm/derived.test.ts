import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { derived } from "../../../src/engine/wasm/derived.ts";
import { openTestEngine } from "../../setup/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

test("what is derived from a tensor is made once for each name, and goes with the tensor's data", () => {
  const backend = tf.backend() as BackendWasm;
  const data = backend.numDataIds();
  const source = tf.tensor1d([1, 2]);
  const clone = tf.clone(source);
  const make = vi.fn(() => backend.makeOutput([2], "float32"));
  const once = derived(source, "once", make);
  expect(derived(clone, "once", make)).toBe(once);
  expect(derived(source, "another", make)).not.toBe(once);
  expect(make).toHaveBeenCalledTimes(2);
  source.dispose();
  expect(backend.numDataIds()).toBe(data + 3);
  clone.dispose();
  expect(backend.numDataIds()).toBe(data);
});
