import * as tf from "@tensorflow/tfjs-core";
import type { Transform } from "../../src/components/augmentations/contract.ts";
import { augmentations } from "../../src/components/augmentations/index.ts";
import { checkAugmentation } from "../../src/conformance/index.ts";
import { detach } from "../../src/engine/gradients/differentiate.ts";
import { InvalidParameter } from "../../src/registry/invalidParameter.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("augmentations", augmentations, checkAugmentation, {
  diffAugment: [
    {},
    { policy: ["color"] },
    { policy: ["translation"], translation: 0.5 },
    { policy: ["cutout", "color"], cutout: 0.3, contrast: 1 },
  ],
});

const { diffAugment } = augmentations;
const changed = (change: (transform: Transform) => Partial<Transform>) =>
  replaced(diffAugment, (augmentation) => (sample) => {
    const transform = augmentation(sample);
    return { ...transform, ...change(transform) };
  });

everyBreach(checkAugmentation, {
  "it takes samples of one of the shapes": replaced(diffAugment, () => () => {
    throw new InvalidParameter("expects sounds");
  }),
  "an augmented batch has shape [4,8,8,3]": changed(() => ({ apply: (x) => tf.slice(x, 0, 1) })),
  "an augmented batch is finite": changed(() => ({ apply: (x) => tf.div(x, 0) })),
  "the augmentation reads no tensor's value": changed(() => ({ apply: (x) => tf.mul(x, x.dataSync()[0]!) })),
  "the draw brightness is uniform or normal": changed(({ draws }) => ({
    draws: { ...draws, brightness: { distribution: "cauchy" as "normal", shape: [1, 1, 1] } },
  })),
  "it draws random numbers": changed(() => ({ draws: {}, apply: (x) => tf.mul(x, 2) })),
  "other draws change samples in another way": changed(() => ({ apply: (x) => tf.mul(x, 2) })),
  "`traits.batchStatistics` is true": changed(({ apply }) => ({
    apply: (x, random) => apply(tf.sub(x, tf.mean(x, 0, true)), random),
  })),
  "gradients reach the samples": changed(({ apply }) => ({ apply: (x, random) => detach(apply(x, random)) })),
  "the gradient by x agrees": changed(({ apply }) => ({
    apply: (x, random) => tf.mul(apply(x, random), detach(x)),
  })),
  "a gradient penalty's gradient by x agrees": changed(({ apply }) => ({
    // A square whose slope is a constant.
    apply: (x, random) =>
      tf.customGrad((x, save) => {
        (save as tf.GradSaveFunc)([x as tf.Tensor]);
        return {
          value: tf.square(x as tf.Tensor),
          gradFunc: (dy, [saved]) => tf.mul(dy, detach(tf.mul(saved!, 2))),
        };
      })(apply(x, random)),
  })),
  "`noSecondDerivative` gives a reason": changed(() => ({
    traits: { batchStatistics: false, noSecondDerivative: " " },
  })),
});
