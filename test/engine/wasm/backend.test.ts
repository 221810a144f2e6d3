import "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test, vi } from "vitest";
import { openWasm } from "../../../src/engine/wasm/backend.ts";
import { startChild } from "../../runner/child.ts";
import { normal } from "./compare.ts";

afterEach(() => vi.restoreAllMocks());

const request = { threads: 2, notify: () => {} };
const child = (...args: string[]) => startChild(new URL("./fixtures/compute.ts", import.meta.url), ...args);

test("opens with the threads that were asked for and says what it is", async () => {
  const engine = await openWasm(request);
  expect(engine).toMatchObject({
    version: "TensorFlow.js wasm 4.22.0",
    device: "cpu",
    threads: 2,
    flags: { simd: "on", threads: "2" },
  });
  expect(tf.getBackend()).toBe("wasm");
  await engine.close();
});

test("gives the same bits with any number of threads", async () => {
  const results = [];
  for (const threads of [1, 2, 3]) {
    const engine = await openWasm({ ...request, threads });
    expect(engine.threads).toBe(threads);
    results.push(step());
    await engine.close();
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

function step(): Float32Array[] {
  return tf.tidy(() => {
    const [x, w, v] = [normal("x", [8, 14, 14, 6]), normal("w", [4, 4, 6, 10]), normal("v", [360, 7])];
    const loss = (w: tf.Tensor, v: tf.Tensor) => {
      const features = tf.leakyRelu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, "valid"), 0.2);
      return tf.mean(tf.tanh(tf.matMul(tf.reshape(features, [8, 360]), v))) as tf.Scalar;
    };
    return tf
      .grads(loss)([w, v])
      .map((gradient) => gradient.dataSync() as Float32Array) as never;
  });
}

test("runs in one thread, and says so, if others cannot be started", async () => {
  vi.spyOn(WebAssembly, "Memory").mockImplementation(function Memory() {
    throw new RangeError("no shared memory");
  });
  const lines: string[] = [];
  const engine = await openWasm({ threads: 2, notify: (line) => lines.push(line) });
  expect(engine).toMatchObject({ threads: 1, flags: { threads: "1" } });
  expect(lines).toEqual([
    "the wasm engine runs in one thread, because others could not be started: no shared memory",
  ]);
  expect(tf.sum(tf.ones([3])).dataSync()[0]).toBe(3);
  await engine.close();
});

test("says so if its memory is exhausted", async () => {
  const engine = await openWasm({ ...request, threads: 1 });
  const backend = tf.backend() as BackendWasm;
  const gigabyte = 2 ** 28;
  backend.makeOutput([3 * gigabyte], "float32");
  expect(() => backend.makeOutput([3 * gigabyte], "float32")).toThrow(
    "the wasm engine's memory of 4 GB is exhausted",
  );
  await engine.close();
});

test("lets tensors be read and disposed of after it was closed", async () => {
  const engine = await openWasm(request);
  const x = tf.tensor1d([1, 2, 3]);
  await engine.close();
  expect(Array.from(x.dataSync())).toEqual([1, 2, 3]);
  x.dispose();
});

test("leaves the process's listeners and globals alone", async () => {
  const listeners = () => [process.listeners("uncaughtException"), process.listeners("unhandledRejection")];
  const [before, globals] = [listeners(), Object.keys(globalThis)];
  const engine = await openWasm(request);
  expect(listeners()).toEqual(before);
  await engine.close();
  expect(listeners()).toEqual(before);
  expect(Object.keys(globalThis)).toEqual(globals);
});

test.each(["close", "leave open"])("a process that computes and ends exits with code 0: %s", async (how) => {
  const { exitCode, stdout, stderr } = await child(how);
  // 256 * 256 elements, each a sum of 64 ones.
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "2 4194304", stderr: "" });
});

test("a host's own failure stays one, with its stack and code 1", async () => {
  const { exitCode, stderr } = await child("fail");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Error: of the host");
});
