import * as tf from "@tensorflow/tfjs-core";
import type { Sampler } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { stream } from "../../engine/random/streams.ts";
import type { TrainedRequest } from "../trained.ts";

/** Which samples of a run are asked for. */
export interface Ordered extends TrainedRequest {
  /** All samples; those of each class if `perClass` is set. */
  readonly count: number;
  readonly seed: number;
  /** The class of every sample, if a class can be asked for; the classes in turn if left out. */
  readonly classOf: number | undefined;
  /** One class after the other, all from the same noise. */
  readonly perClass: boolean;
}

/** The latent vectors of all samples, which the caller frees, and each one's class. */
interface Latents {
  readonly vectors: tf.Tensor2D;
  readonly count: number;
  readonly classOf: (index: number) => number;
}

export function orderOf(sampler: Sampler, { classes }: Sample, ordered: Ordered): Latents {
  const { count, seed, classOf, perClass } = ordered;
  const drawn = () => sampler.draw(stream(seed, "generate"), count);
  if (!perClass) return { vectors: drawn(), count, classOf: (index) => classOf ?? index % classes };
  return {
    vectors: tf.tidy(() => tf.tile(drawn(), [classes, 1])),
    count: count * classes,
    classOf: (index) => Math.floor(index / count),
  };
}
