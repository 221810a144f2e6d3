import { normalizers } from "../../src/components/normalizers/index.ts";
import { checkNormalizer } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("normalizers", normalizers, checkNormalizer, {
  batchNorm: [{}, { momentum: 0.01, epsilon: 1e-3, affine: false }],
  groupNorm: [{}, { groups: 2, affine: false }],
  instanceNorm: [{}, { affine: true }],
  layerNorm: [{}, { over: "channels" }, { affine: false }],
});
