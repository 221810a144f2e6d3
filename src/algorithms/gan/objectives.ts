import * as tf from "@tensorflow/tfjs-core";
import type { Loss, PairedObjective, Scores, SeparableObjective } from "../../components/losses/contract.ts";
import type { Evaluator } from "../boundNetwork.ts";
import { scores } from "../boundNetwork.ts";
import type { Game } from "./game.ts";
import type { CriticInputs } from "./inputs.ts";

/** Samples of one critic update. */
export interface Batch {
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
  readonly classes: tf.Tensor1D | undefined;
}

/** Scores of both halves of a batch: in passes of their own, or in one that shares its statistics. */
export function scoreBoth({ algorithm }: Game, critic: Evaluator, { real, fake, classes }: Batch) {
  if (algorithm.passes === "separate")
    return { real: scores(critic, real, classes), fake: scores(critic, fake, classes) };
  const labels = classes && tf.concat([classes, classes]);
  const [first, second] = tf.split(scores(critic, tf.concat([real, fake]), labels), 2);
  return { real: first!, fake: second! };
}

/** What the critic minimizes, penalties aside. */
export function criticObjective({ critic }: Loss, real: Scores, fake: Scores): tf.Scalar {
  return isPaired(critic) ? critic(real, fake) : tf.add(critic.real(real), critic.fake(fake));
}

/** What the generator minimizes; `real` is asked for scores only by a loss that compares in pairs. */
export function generatorObjective({ generator }: Loss, real: () => Scores, fake: Scores): tf.Scalar {
  return typeof generator === "function" ? generator(real(), fake) : generator.fake(fake);
}

export function isPaired(critic: SeparableObjective | PairedObjective): critic is PairedObjective {
  return typeof critic === "function";
}

/** Sum of the penalties whose turn it is. */
export function penaltyTerm(game: Game, critic: Evaluator, batch: Batch, inputs: CriticInputs): tf.Scalar {
  const judge = (samples: tf.Tensor) => scores(critic, samples, batch.classes);
  const terms = Object.entries(inputs.penalties).map(([index, random]) =>
    game.penalties[Number(index)]!.term(judge, { real: batch.real, fake: batch.fake, random }),
  );
  return terms.length === 0 ? tf.scalar(0) : (tf.addN(terms) as tf.Scalar);
}

/** Mean score as people read it: a probability where scores are logits. */
export function meanScore({ traits }: Loss, scores: Scores): tf.Scalar {
  return tf.mean(traits.scores === "logit" ? tf.sigmoid(scores) : scores);
}
