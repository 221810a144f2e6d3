import { generators } from "../../src/components/generators/index.ts";
import { checkGenerator } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
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

const { mlp } = generators;

everyBreach(
  checkGenerator,
  {
    "it accepts at least one input": replaced(mlp, (layer) => (input, sample) => ({
      ...layer(input, sample),
      output: [5],
    })),
    "0.weight has an initializer": replaced(mlp, (layer) => (input, sample) => {
      const block = layer(input, sample);
      const { initializer: _, ...bare } = block.weights["0.weight"]!;
      return { ...block, weights: { ...block.weights, "0.weight": bare } };
    }),
  },
  { width: 4 },
);
