import { generators } from "../../src/components/generators/index.ts";
import { checkGenerator } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("generators", generators, checkGenerator, {
  dcgan: [
    { width: 2 },
    { width: 2, depth: 1, labels: "added", normalizer: { type: "instanceNorm", affine: true } },
    { width: 2, labels: "concatenated", activation: { type: "elu" }, output: { type: "sigmoid" } },
  ],
  mlp: [
    { width: 4 },
    { width: 8, labels: "added", activation: { type: "softplus" } },
    { width: 8, depth: 0, labels: "concatenated", embedding: 3 },
    { width: 8, depth: 1, normalizer: { type: "layerNorm" } },
  ],
  sequential: [
    {
      layers: [
        { type: "dense", units: 32 },
        { type: "leakyRelu" },
        { type: "reshape", shape: [4, 4, 2] },
        { type: "batchNorm" },
        { type: "upsample" },
        { type: "conv2d", kernel: 3, padding: 1 },
        { type: "tanh" },
      ],
      labels: "concatenated",
    },
  ],
});
