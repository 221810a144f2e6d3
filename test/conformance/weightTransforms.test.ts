import * as tf from "@tensorflow/tfjs-core";
import { weightTransforms } from "../../src/components/weightTransforms/index.ts";
import { checkWeightTransform } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("weightTransforms", weightTransforms, checkWeightTransform, {
  spectralNorm: [{}, { iterations: 3 }],
});

everyBreach(checkWeightTransform, {
  "a training pass updates weight_u": replaced(
    weightTransforms.spectralNorm,
    (transform) => (weight, axis) => {
      const bound = transform(weight, axis);
      return { ...bound, apply: (kernel, pass) => bound.apply(kernel, { ...pass, update: () => {} }) };
    },
  ),
  // What bounds a slope makes a kernel a thousand times as large no steeper.
  "`lipschitz` is false": replaced(weightTransforms.spectralNorm, (transform) => (weight, axis) => ({
    ...transform(weight, axis),
    buffers: {},
    apply: (kernel) => tf.mul(kernel, 2),
  })),
});
