import type * as tf from "@tensorflow/tfjs-core";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { stream } from "../../engine/random/streams.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { drawn } from "../draws.ts";
import type { Game } from "./game.ts";

/**
 * The augmentation's draws for each batch that the critic sees in an update; empty without augmentation. As in the
 * authors' code, draws for real samples, fakes and every update are independent. A penalty has its own, since its points
 * may be neither real nor fake; all its passes share them, so that it penalizes one function of each sample.
 */
export interface AugmentationInputs {
  readonly real?: Named;
  readonly fake?: Named;
  /** By the penalty's index in the experiment; only penalties that are due. */
  readonly penalties?: Readonly<Record<string, Named>>;
}

/** The draws of the k-th critic update of a step, in which the penalties `due` act. */
export function criticAugmentation(
  game: Game,
  { seed, step, k }: { readonly seed: number; readonly step: number; readonly k: number },
  due: readonly string[],
): AugmentationInputs {
  const { augmentation, criticBatchSize } = game;
  if (augmentation === undefined) return {};
  const draw = (batch: string) =>
    drawn(augmentation.draws, criticBatchSize, (name) =>
      stream(seed, `critic/${k}/augmentation/${batch}/${name}`, step),
    );
  const penalties = Object.fromEntries(due.map((index) => [index, draw(`penalty/${index}`)]));
  return { real: draw("real"), fake: draw("fake"), penalties };
}

/** The draws of a step's generator update: for real samples, too, if the loss compares the fakes with them. */
export function generatorAugmentation(game: Game, seed: number, step: number): AugmentationInputs {
  const { augmentation, batchSize, loss } = game;
  if (augmentation === undefined) return {};
  const draw = (batch: string) =>
    drawn(augmentation.draws, batchSize, (name) =>
      stream(seed, `generator/augmentation/${batch}/${name}`, step),
    );
  return { fake: draw("fake"), ...(typeof loss.generator === "function" && { real: draw("real") }) };
}

/** What the critic sees of samples. @throws InvalidParameter if the augmentation changes their shape. */
export function seen({ augmentation }: Game, samples: tf.Tensor, random: Named | undefined): tf.Tensor {
  if (augmentation === undefined) return samples;
  const changed = augmentation.apply(samples, random!);
  if (changed.shape.join() === samples.shape.join()) return changed;
  const shapes = `shape [${changed.shape.join(", ")}]; it must return that of the samples, [${samples.shape.join(", ")}]`;
  throw new InvalidParameter(`\`apply\` returned ${shapes}`, ["augmentation"]);
}
