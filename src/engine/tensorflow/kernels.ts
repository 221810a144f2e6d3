import { createRequire } from "node:module";
import util from "node:util";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Binding } from "./protocol.ts";

interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: Binding, packageName: string) => KernelBackend;
}

/** tfjs-node's backend and kernels, written in JavaScript, over a binding of ours in place of its addon. */
export function createKernelBackend(binding: Binding): KernelBackend {
  mendUtil();
  const require = createRequire(import.meta.url);
  const {
    NodeJSKernelBackend,
  }: BackendModule = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js");
  require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  return new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu");
}

/** tfjs-node calls two functions of Node's util that Node 22 warns of and Node 23 no longer has. */
function mendUtil(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}
