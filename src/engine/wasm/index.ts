import type { EngineDefinition } from "../engine.ts";

/** TensorFlow.js's WebAssembly backend, with threads and with kernels of ours. */
export const wasm = {
  title: "wasm",
  about: "TensorFlow.js's WebAssembly kernels; runs everywhere, several times slower than native TensorFlow.",
  selectable: true,
  compiles: false,
  precisions: ["float32"],
  open: async (request) => (await import("./backend.ts")).openWasm(request),
} satisfies EngineDefinition;
