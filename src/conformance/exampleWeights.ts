import type { WeightSpec } from "../components/blocks/block.ts";

/** One weight for each role and each kind of block that has it. */
export const exampleWeights: readonly WeightSpec[] = [
  { shape: [3, 3, 4, 6], role: "kernel", of: "convolution", fanIn: 36, fanOut: 54 },
  { shape: [6], role: "bias", of: "convolution", fanIn: 36, fanOut: 54 },
  { shape: [3, 3, 6, 4], role: "kernel", of: "transposedConvolution", fanIn: 54, fanOut: 36 },
  { shape: [6], role: "bias", of: "transposedConvolution", fanIn: 54, fanOut: 36 },
  { shape: [12, 5], role: "kernel", of: "dense", fanIn: 12, fanOut: 5 },
  { shape: [5], role: "bias", of: "dense", fanIn: 12, fanOut: 5 },
  { shape: [6], role: "scale", of: "normalizer", fanIn: 1, fanOut: 1 },
  { shape: [6], role: "offset", of: "normalizer", fanIn: 1, fanOut: 1 },
  { shape: [10, 7], role: "embedding", of: "embedding", fanIn: 10, fanOut: 7 },
];
