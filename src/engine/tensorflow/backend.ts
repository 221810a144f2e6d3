import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine, EngineRequest } from "../engine.ts";
import { findLibrary } from "./install/wheel.ts";
import { createKernelBackend } from "./kernels.ts";
import { createBinding } from "./native/binding.ts";
import { openContext } from "./native/context.ts";
import { loadLibrary } from "./native/library.ts";
import type { NativeBinding } from "./native/protocol.ts";
import { settle } from "./native/settings.ts";

/** TensorFlow is loaded once a process, with one number of threads. */
let loaded: { readonly binding: NativeBinding; readonly threads: number } | undefined;

/** Native TensorFlow, fetched first where it is missing. */
export async function openTensorflow({ threads, notify }: EngineRequest): Promise<Engine> {
  const { flags } = settle();
  loaded ??= load(await locate(notify), threads ?? availableParallelism());
  if (threads !== undefined && threads !== loaded.threads) {
    throw new Error(`TensorFlow runs in this process with ${loaded.threads} threads already, not ${threads}`);
  }
  await tf.setBackend("tensorflow");
  return {
    name: "tensorflow",
    version: `TensorFlow ${loaded.binding.TF_Version}`,
    device: loaded.binding.isUsingGpuDevice() ? "gpu" : "cpu",
    threads: loaded.threads,
    flags,
    // TensorFlow's threads do not keep the process alive, and tensors may be disposed of later still.
    close: async () => {},
  };
}

async function locate(notify: EngineRequest["notify"]): Promise<string> {
  const path = findLibrary() ?? (await (await import("./install/install.ts")).installTensorflow(notify));
  // CUDA's libraries are looked for beside the file as named here, links not followed.
  return realpath(path);
}

function load(path: string, threads: number): NonNullable<typeof loaded> {
  const binding = createBinding(openContext(loadLibrary(path), threads));
  tf.registerBackend("tensorflow", () => createKernelBackend(binding));
  return { binding, threads };
}
