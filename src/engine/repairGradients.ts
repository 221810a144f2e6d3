import * as tf from "@tensorflow/tfjs-core";
import "./gradients/shipped.ts";
import { batchNormRules } from "./batchNorm/rules.ts";
import { activationRules, rectifierRules } from "./gradients/activations.ts";
import { arithmeticRules } from "./gradients/arithmetic.ts";
import { convolutionRules } from "./gradients/convolution.ts";
import { layoutRules, paddingRules } from "./gradients/layout.ts";
import { averagePoolRules, maxPoolRules } from "./gradients/pooling.ts";
import { resizeRules } from "./gradients/resize.ts";
import { repairTape } from "./gradients/tape.ts";

const rules = [
  ...activationRules,
  ...arithmeticRules,
  ...averagePoolRules,
  ...batchNormRules,
  ...convolutionRules,
  ...layoutRules,
  ...maxPoolRules,
  ...paddingRules,
  ...rectifierRules,
  ...resizeRules,
];

/**
 * Corrects TensorFlow.js's gradients, and gradients of gradients, on every engine; one that cannot be computed is an
 * error. May be called more than once.
 */
export function repairGradients(): void {
  repairTape();
  for (const rule of rules) tf.registerGradient(rule);
}
