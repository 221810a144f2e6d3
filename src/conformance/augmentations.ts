import * as tf from "@tensorflow/tfjs-core";
import type { Augmentation, Transform } from "../components/augmentations/contract.ts";
import type { Shape } from "../components/blocks/block.ts";
import { differentiate, inputGradient, type Named } from "../engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../engine/gradients/finiteDifferences.ts";
import { InvalidParameter } from "../registry/invalidParameter.ts";
import { examine } from "./examine.ts";
import { exampleDraws } from "./exampleDraws.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, distance, noise, read, rounding } from "./tensors.ts";

const batch = 4;

/** Samples to try; an augmentation may refuse some. */
const shapes: readonly Shape[] = [[3], [8, 8, 3], [9, 6, 1]];

/** Checks an augmentation; throws an Error that names the broken promise. */
export function checkAugmentation(component: Makes<Augmentation>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (augmentation) => {
    const transforms = shapes.flatMap((shape) => {
      const transform = transformOf(augmentation, shape);
      return transform === undefined ? [] : [{ shape, transform }];
    });
    promise(
      transforms.length > 0,
      `it takes samples of one of the shapes ${shapes.map((s) => `[${s}]`).join(", ")}`,
    );
    for (const { shape, transform } of transforms) checkTransform(transform, shape);
  });
}

function transformOf(augmentation: Augmentation, shape: Shape): Transform | undefined {
  try {
    return augmentation({ shape, range: [-1, 1], classes: 0 });
  } catch (error) {
    if (error instanceof InvalidParameter) return undefined;
    throw error;
  }
}

function checkTransform(transform: Transform, shape: Shape): void {
  const { batchStatistics, noSecondDerivative } = transform.traits;
  promise(typeof batchStatistics === "boolean", "`traits.batchStatistics` is true or false");
  const x = noise("x", [batch, ...shape]);
  const random = exampleDraws(transform.draws, batch);
  const y = checkPure("the augmentation", { x, random }, () => transform.apply(x, random));
  checkShape(y, x.shape, "an augmented batch");
  checkFinite(y, "an augmented batch");
  checkRandomness(transform, x, y);
  checkIndependence(transform, x, random);
  checkSlope(transform, x, random);
  if (noSecondDerivative === undefined) checkPenalty(transform, x, random);
  else promise(noSecondDerivative.trim() !== "", "`noSecondDerivative` gives a reason");
}

function checkRandomness({ draws, apply }: Transform, x: tf.Tensor, y: tf.Tensor): void {
  const other = apply(x, exampleDraws(draws, batch, 8));
  promise(Object.keys(draws).length > 0, "it draws random numbers");
  promise(distance(y, other) > rounding, "other draws change samples in another way");
}

/** Checks whether the first sample's result depends on the others. */
function checkIndependence({ apply, traits }: Transform, x: tf.Tensor, random: Named): void {
  const [first] = tf.split(x, [1, batch - 1]);
  const others = noise("others", [batch - 1, ...x.shape.slice(1)]);
  const firstOf = (samples: tf.Tensor) => tf.slice(apply(samples, random), 0, 1);
  const depends = distance(firstOf(x), firstOf(tf.concat([first!, others]))) > rounding;
  promise(
    depends === traits.batchStatistics,
    `\`traits.batchStatistics\` is ${depends}: a sample ${depends ? "depends" : "does not depend"} on the others of its batch`,
  );
}

/** Checks that the gradient by the samples is finite, reaches some of them, and agrees with finite differences. */
function checkSlope({ apply }: Transform, x: tf.Tensor, random: Named): void {
  const objective = ({ x }: Named) => {
    const y = apply(x!, random);
    return tf.sum(tf.mul(tf.softplus(y), noise("score", y.shape))) as tf.Scalar;
  };
  const { gradient } = differentiate((by) => ({ loss: objective(by), aux: {} }), { x });
  checkFinite(gradient.x!, "the gradient by the samples");
  promise(read(gradient.x!).some(Boolean), "gradients reach the samples");
  checkDifferences("the gradient", objective, { x });
}

/** Checks the gradient of a gradient penalty, taken at samples as they are, of a critic that sees them augmented. */
function checkPenalty({ apply }: Transform, x: tf.Tensor, random: Named): void {
  const penalty = ({ x, kernel }: Named) => {
    const critic = (samples: tf.Tensor) => {
      const flat: tf.Tensor2D = tf.reshape(apply(samples, random), [batch, -1]);
      return tf.softplus(tf.matMul(flat, kernel as tf.Tensor2D));
    };
    return tf.mean(tf.square(inputGradient(critic, x!))) as tf.Scalar;
  };
  const kernel = noise("kernel", [x.size / batch, 3]);
  checkDifferences("a gradient penalty's gradient", penalty, { x, kernel });
}

function checkDifferences(what: string, objective: (by: Named) => tf.Scalar, by: Named): void {
  for (const [name, error] of Object.entries(gradientErrors(objective, by)))
    promise(error < differenceTolerance, `${what} by ${name} agrees with finite differences`);
}
