import { createRequire } from "node:module";
import type { EngineDefinition } from "./engine.ts";

const require = createRequire(import.meta.url);

/** TensorFlow.js's plain JavaScript kernels. */
export const cpu = {
  title: "plain JavaScript",
  about: "TensorFlow.js's kernels in plain JavaScript; slow, for tests.",
  selectable: false,
  compiles: false,
  precisions: ["float32"],
  open: async () => {
    require("@tensorflow/tfjs-backend-cpu");
    const tf = await import("@tensorflow/tfjs-core");
    const { noCompiler } = await import("./uncompiled.ts");
    await tf.setBackend("cpu");
    const version = `TensorFlow.js cpu ${tf.version_core}`;
    return { version, device: "cpu", threads: 1, flags: {}, compiler: noCompiler, close: async () => {} };
  },
} satisfies EngineDefinition;
