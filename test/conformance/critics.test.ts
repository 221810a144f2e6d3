import type { Block } from "../../src/components/blocks/block.ts";
import { critics } from "../../src/components/critics/index.ts";
import { checkCritic } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

const weightTransform = { type: "spectralNorm" };

everyComponent("critics", critics, checkCritic, {
  dcgan: [
    { width: 2 },
    { width: 2, depth: 1, labels: "added", weightTransform },
    { width: 2, labels: "concatenated", normalizer: { type: "instanceNorm", affine: true } },
  ],
  mlp: [
    { width: 4 },
    { width: 8, labels: "added", normalizer: { type: "layerNorm" } },
    { width: 8, depth: 1, labels: "concatenated", embedding: 3, weightTransform },
  ],
  sequential: [
    {
      layers: [
        { type: "conv2d", kernel: 3, stride: 2, padding: 1, channels: 3 },
        { type: "swish" },
        { type: "groupNorm", groups: 3 },
        { type: "averagePool" },
        { type: "flatten" },
        { type: "dense", units: 1 },
      ],
    },
    { layers: [{ type: "dense", units: 1 }, { type: "sigmoid" }], labels: "concatenated", embedding: 2 },
  ],
});

const { mlp } = critics;
const critic = (change: (block: Block) => Partial<Block>) =>
  replaced(mlp, (layer) => (input, sample) => {
    const block = layer(input, sample);
    return { ...block, ...change(block) };
  });

everyBreach(
  checkCritic,
  {
    "it accepts at least one input": critic(() => ({ output: [2] })),
    "`conditional` is true": critic(({ traits }) => ({ traits: { ...traits, conditional: false } })),
    "the output stays in [0, 1]": critic(({ traits }) => ({ traits: { ...traits, range: [0, 1] } })),
  },
  { width: 4, labels: "added" },
);
