import { normalizers } from "../../src/components/normalizers/index.ts";
import { checkNormalizer } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("normalizers", normalizers, checkNormalizer, {
  batchNorm: [{}, { momentum: 0.01, epsilon: 1e-3, affine: false }],
  groupNorm: [{}, { groups: 2, affine: false }],
  instanceNorm: [{}, { affine: true }],
  layerNorm: [{}, { over: "channels" }, { affine: false }],
});

const { none, batchNorm } = normalizers;

everyBreach(checkNormalizer, {
  "a normalizer keeps shapes": replaced(none, (layer) => (input, sample) => ({
    ...layer(input, sample),
    output: [1],
  })),
  // As if every batch were normalized by its own statistics, also while samples are made.
  "in inference, a sample's output does not depend on the others": replaced(
    batchNorm,
    (layer) => (input, sample) => {
      const block = layer(input, sample);
      return {
        ...block,
        apply: (x, pass) =>
          block.apply(x, { ...pass, training: true, update: pass.training ? pass.update : () => {} }),
      };
    },
  ),
});
