import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { EngineRequest, OpenEngine } from "../engine.ts";
import { compiler } from "./compile/compiler.ts";
import { verifyCached } from "./install/verify.ts";
import { findLibrary } from "./install/wheel.ts";
import { registerBatchNorm } from "./kernels/batchNorm.ts";
import { replaceConvolutions } from "./kernels/convolutions/index.ts";
import { replaceMaxPool } from "./kernels/pooling.ts";
import { registerRectifiers, replaceGather, replaceIdentities, replaceRound } from "./kernels/replaced.ts";
import { createBinding } from "./native/binding.ts";
import { openContext } from "./native/context.ts";
import { loadLibrary } from "./native/library.ts";
import type { NativeBinding } from "./native/protocol.ts";
import { settle } from "./native/settings.ts";
import { backendName, type NativeBackend } from "./nativeBackend.ts";
import { NodeJSKernelBackend } from "./shipped.ts";

/** TensorFlow is loaded once per process, with one number of threads. */
let loaded: { readonly binding: NativeBinding; readonly threads: number } | undefined;

/** Opens native TensorFlow, and fetches it first if it is missing. */
export async function openTensorflow({ threads, notify }: EngineRequest): Promise<OpenEngine> {
  const { flags } = settle();
  loaded ??= load(await locate(notify), threads ?? availableParallelism());
  if (threads !== undefined && threads !== loaded.threads) {
    throw new Error(`TensorFlow runs in this process with ${loaded.threads} threads already, not ${threads}`);
  }
  await tf.setBackend(backendName);
  const backend = tf.backend() as NativeBackend;
  return {
    version: `TensorFlow ${loaded.binding.TF_Version}`,
    device: loaded.binding.isUsingGpuDevice() ? "gpu" : "cpu",
    threads: loaded.threads,
    flags,
    compiler: (options) => compiler(backend, options),
    // TensorFlow's threads do not keep the process alive, and tensors may be disposed of later.
    close: async () => {},
  };
}

async function locate(notify: EngineRequest["notify"]): Promise<string> {
  const path = findLibrary() ?? (await (await import("./install/install.ts")).installTensorflow(notify));
  // A library that the user names is the user's choice.
  if (!process.env.EXP_TENSORFLOW_LIBRARY) await verifyCached(path);
  // CUDA's libraries are looked for next to this file, without following links.
  return realpath(path);
}

function load(path: string, threads: number): NonNullable<typeof loaded> {
  const binding = createBinding(openContext(loadLibrary(path), threads));
  tf.registerBackend(backendName, () => createBackend(binding));
  return { binding, threads };
}

/** tfjs-node's backend and kernels over our binding instead of its compiled addon. */
function createBackend(binding: NativeBinding): NativeBackend {
  mendUtil();
  registerBatchNorm();
  registerRectifiers();
  replaceGather();
  replaceIdentities();
  replaceMaxPool();
  replaceRound();
  if (!binding.isUsingGpuDevice()) replaceConvolutions();
  return new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu");
}

/** tfjs-node calls two functions of Node's util that Node 22 warns about and Node 23 no longer has. */
function mendUtil(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}
