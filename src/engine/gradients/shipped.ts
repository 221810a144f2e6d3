import { createRequire } from "node:module";

// Registers the gradients of TensorFlow.js and the methods of tensors (`x.add(y)`), which the core package leaves out.
// The built program holds this part of the package (rolldown.config.ts). Required, not imported: Node would search a
// CommonJS package for the names that it exports, which takes longer than loading it.
createRequire(import.meta.url)("@tensorflow/tfjs");
