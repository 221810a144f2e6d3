import type { Block } from "../../src/components/blocks/block.ts";
import { classifiers } from "../../src/components/classifiers/index.ts";
import { checkClassifier } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("classifiers", classifiers, checkClassifier, {
  convolutional: [
    { width: 2, features: 4 },
    { width: 2, depth: 1, features: 3, normalizer: { type: "none" }, activation: { type: "tanh" } },
  ],
});

const { convolutional } = classifiers;
const classifier = (change: (block: Block) => Partial<Block>) =>
  replaced(convolutional, (layer) => (input, sample) => {
    const block = layer(input, sample);
    return { ...block, ...change(block) };
  });

everyBreach(
  checkClassifier,
  {
    "it accepts at least one input": classifier(() => ({ output: [1] })),
    "it does not take the labels": classifier(({ traits }) => ({
      traits: { ...traits, conditional: true },
    })),
  },
  { width: 2, features: 4 },
);
