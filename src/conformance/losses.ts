import * as tf from "@tensorflow/tfjs-core";
import { criticObjective, generatorObjective } from "../algorithms/gan/objectives.ts";
import type { Judged, Loss } from "../components/losses/contract.ts";
import { differentiate, type Named } from "../engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../engine/gradients/finiteDifferences.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, noise, read } from "./tensors.ts";

type Objective = (scores: Named) => tf.Scalar;

/** Checks a loss; throws an Error that names the broken promise. */
export function checkLoss(component: Makes<Loss>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (loss) => {
    const { scores, lipschitz, wassersteinEstimate = false } = loss.traits;
    promise(["logit", "unbounded", "any"].includes(scores), "`traits.scores` says what a score means");
    promise(typeof lipschitz === "boolean", "`traits.lipschitz` is true or false");
    promise(
      typeof wassersteinEstimate === "boolean",
      "`traits.wassersteinEstimate` is true, false or left out",
    );
    const judged = (scores: tf.Tensor | undefined): Judged => ({ scores: scores! });
    const critic: Objective = ({ real, fake }) => criticObjective(loss, judged(real), judged(fake));
    const generator: Objective = ({ real, fake }) =>
      generatorObjective(loss, () => judged(real), judged(fake));
    const separation = (by: Named) => mean(by.real!) - mean(by.fake!);
    promise(separation(checkObjective("the critic's objective", critic)) < 0, "the critic parts the scores");
    promise(
      mean(checkObjective("the generator's objective", generator).fake!) < 0,
      "the generator raises fakes",
    );
  });
}

/** Checks that an objective is a finite scalar with a right gradient; returns its gradient by both scores. */
function checkObjective(what: string, objective: Objective): Named {
  for (const scale of [1, 100]) {
    const scores = { real: noise("real", [16, 1], scale), fake: noise("fake", [16, 1], scale) };
    const { loss, gradient } = checkPure(what, scores, () =>
      differentiate((by) => ({ loss: objective(by), aux: {} }), scores),
    );
    checkShape(loss, [], what);
    checkFinite(loss, `${what} at scores about ${scale}`);
    for (const side of Object.values(gradient)) checkFinite(side, `the gradient of ${what}`);
  }
  const scores = { real: noise("real", [16, 1]), fake: noise("fake", [16, 1]) };
  for (const [side, error] of Object.entries(gradientErrors(objective, scores)))
    promise(
      error < differenceTolerance,
      `the gradient of ${what} by the ${side} scores agrees with finite differences`,
    );
  return differentiate((by) => ({ loss: objective(by), aux: {} }), scores).gradient;
}

const mean = (tensor: tf.Tensor): number => read(tf.mean(tensor))[0]!;
