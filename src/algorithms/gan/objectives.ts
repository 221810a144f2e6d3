import * as tf from "@tensorflow/tfjs-core";
import type { Judged, Loss, PairedObjective, SeparableObjective } from "../../components/losses/contract.ts";
import { InvalidParameter, type Path } from "../../registry/invalidParameter.ts";
import type { BoundNetwork } from "../boundNetwork.ts";
import { type AugmentationInputs, seen } from "./augmentation.ts";
import type { CriticInputs } from "./feed.ts";
import type { Game } from "./game.ts";

/** Samples of one critic update. */
export interface Batch {
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
  readonly classes: tf.Tensor1D | undefined;
}

/** What the critic sees of a batch. */
export function seenBatch(game: Game, { real, fake, classes }: Batch, random: AugmentationInputs): Batch {
  return { real: seen(game, real, random.real), fake: seen(game, fake, random.fake), classes };
}

/** What a critic says of samples; scores as one column, whatever shape its last layer leaves them in. */
export function judge(critic: BoundNetwork, samples: tf.Tensor, labels?: tf.Tensor1D): Judged {
  return { scores: tf.reshape(critic.apply(samples, labels), [-1, 1]) };
}

/** Both halves of a batch: in separate passes, or in one pass in which they share the batch's statistics. */
export function judgeBoth({ algorithm }: Game, critic: BoundNetwork, { real, fake, classes }: Batch) {
  if (algorithm.passes === "separate")
    return { real: judge(critic, real, classes), fake: judge(critic, fake, classes) };
  const labels = classes && tf.concat([classes, classes]);
  const { scores } = judge(critic, tf.concat([real, fake]), labels);
  const [first, second] = tf.split(scores, 2);
  return { real: { scores: first! }, fake: { scores: second! } };
}

/** What the critic minimizes, without penalties. @throws InvalidParameter if a term is not a scalar. */
export function criticObjective({ critic }: Loss, real: Judged, fake: Judged): tf.Scalar {
  if (isPaired(critic)) return scalar(critic(real, fake), ["loss"], "`critic`");
  return tf.add(criticTerm(critic, "real", real), criticTerm(critic, "fake", fake));
}

/** What the critic minimizes on the samples of one side. @throws InvalidParameter if that is not a scalar. */
export const criticTerm = (critic: SeparableObjective, side: "real" | "fake", judged: Judged): tf.Scalar =>
  scalar(critic[side](judged), ["loss"], `\`critic.${side}\``);

/**
 * What the generator minimizes; `real` is called only by a loss that compares in pairs.
 *
 * @throws InvalidParameter if it is not a scalar.
 */
export function generatorObjective({ generator }: Loss, real: () => Judged, fake: Judged): tf.Scalar {
  if (typeof generator === "function") return scalar(generator(real(), fake), ["loss"], "`generator`");
  return scalar(generator.fake(fake), ["loss"], "`generator.fake`");
}

/** A term to minimize. One that is not a scalar would be summed over the batch by its gradient, without a word. */
function scalar(term: tf.Tensor | undefined, path: Path, what: string): tf.Scalar {
  if (term instanceof tf.Tensor && term.rank === 0) return term as tf.Scalar;
  const returned = term instanceof tf.Tensor ? `shape [${term.shape.join(", ")}]` : String(term);
  throw new InvalidParameter(`${what} returned ${returned}; it must return a scalar, such as the mean`, path);
}

export function isPaired(critic: SeparableObjective | PairedObjective): critic is PairedObjective {
  return typeof critic === "function";
}

/** Sum of the penalties that are due; they differentiate by samples as they are, which the critic sees augmented. */
export function penaltyTerm(game: Game, critic: BoundNetwork, batch: Batch, inputs: CriticInputs): tf.Scalar {
  const { real, fake, classes } = batch;
  const terms = Object.entries(inputs.penalties).map(([index, random]) => {
    const draws = inputs.augmentation.penalties?.[index];
    const scores = (samples: tf.Tensor) => judge(critic, seen(game, samples, draws), classes).scores;
    const { term } = game.penalties[Number(index)]!;
    return scalar(term(scores, { real, fake, random }), ["penalties", Number(index)], "`term`");
  });
  return terms.length === 0 ? tf.scalar(0) : (tf.addN(terms) as tf.Scalar);
}

/** Mean score as it is recorded: a probability if scores are logits. */
export function meanScore({ traits }: Loss, { scores }: Judged): tf.Scalar {
  return tf.mean(traits.scores === "logit" ? tf.sigmoid(scores) : scores);
}
