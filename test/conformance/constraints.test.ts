import * as tf from "@tensorflow/tfjs-core";
import { constraints } from "../../src/components/constraints/index.ts";
import { checkConstraint } from "../../src/conformance/index.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("constraints", constraints, checkConstraint, {
  clip: [{}, { bound: 0.5, weights: "kernels" }, { weights: "convolutionKernels" }],
});

const { clip } = constraints;

everyBreach(checkConstraint, {
  "constraining twice is the same as once": changed(clip, () => ({ apply: (value) => tf.mul(value, 0.5) })),
  "a constrained weight has shape": changed(clip, () => ({ apply: (value) => tf.sum(value) })),
  "a constrained weight is finite": changed(clip, () => ({ apply: (value) => tf.div(value, 0) })),
  "it applies to some weight": changed(clip, () => ({ applies: () => false })),
});
