import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../components/blocks/block.ts";
import type { Penalty, PenaltyBatch } from "../components/penalties/contract.ts";
import { differentiate, type Named } from "../engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../engine/gradients/finiteDifferences.ts";
import { examine } from "./examine.ts";
import { exampleDraws } from "./exampleDraws.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, noise } from "./tensors.ts";

const batch = 5;

/** Checks a penalty; throws an Error that names the broken promise. */
export function checkPenalty(component: Makes<Penalty>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (penalty) => {
    const { everyUpdates, perSampleGradient } = penalty.traits;
    promise(Number.isInteger(everyUpdates) && everyUpdates > 0, "`traits.everyUpdates` counts updates");
    promise(typeof perSampleGradient === "boolean", "`traits.perSampleGradient` is true or false");
    for (const sample of [[3], [4, 4, 2]]) checkTerm(penalty, sample);
  });
}

/** Checks that the term of a small smooth critic is finite and has a right gradient by the critic's weights. */
function checkTerm(penalty: Penalty, sample: Shape): void {
  const shape = [batch, ...sample];
  const samples = {
    real: noise("real", shape),
    fake: noise("fake", shape),
    random: exampleDraws(penalty.draws(sample), batch),
  };
  const weights = {
    inner: noise("inner", [tf.util.sizeFromShape([...sample]), 4]),
    outer: noise("outer", [4, 1]),
  };
  const objective = (weights: Named) => term(penalty, weights, samples);
  const { loss, gradient } = checkPure("the term", { weights, samples }, () =>
    differentiate((weights) => ({ loss: objective(weights), aux: {} }), weights),
  );
  checkShape(loss, [], "the term");
  checkFinite(loss, "the term");
  for (const slope of Object.values(gradient))
    checkFinite(slope, "the term's gradient by the critic's weights");
  for (const [name, error] of Object.entries(gradientErrors(objective, weights)))
    promise(
      error < differenceTolerance,
      `the term's gradient by the critic's ${name} weights agrees with finite differences`,
    );
}

function term(penalty: Penalty, { inner, outer }: Named, samples: PenaltyBatch): tf.Scalar {
  const critic = (x: tf.Tensor) => {
    const hidden = tf.matMul(tf.reshape(x, [x.shape[0]!, -1]), inner as tf.Tensor2D);
    return tf.matMul(tf.softplus(hidden), outer as tf.Tensor2D);
  };
  return penalty.term(critic, samples);
}
