import { createRequire } from "node:module";
import type { NativeBinding } from "./native/protocol.ts";
import type { NativeBackend } from "./nativeBackend.ts";

interface Shipped {
  readonly NodeJSKernelBackend: new (binding: NativeBinding, packageName: string) => NativeBackend;
}

// tfjs-node's backend and kernels, which are JavaScript. The built program holds them and does not need the package,
// whose installation fetches another TensorFlow (rolldown.config.ts).
const require = createRequire(import.meta.url);
const shipped: Shipped = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js");
require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");

export const { NodeJSKernelBackend } = shipped;
