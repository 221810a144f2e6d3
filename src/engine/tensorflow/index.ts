import { type EngineDefinition, precisions } from "../engine.ts";

/** TensorFlow's C library behind tfjs-node's kernels. */
export const tensorflow = {
  title: "native TensorFlow",
  about: "TensorFlow's C library, on CPU or NVIDIA GPU; fetched at its first use.",
  selectable: true,
  compiles: true,
  precisions,
  install: async (notify, accepted) =>
    (await import("./install/install.ts")).installTensorflow(notify, accepted),
  open: async (request) => (await import("./backend.ts")).openTensorflow(request),
} satisfies EngineDefinition;
