import type * as tf from "@tensorflow/tfjs-core";
import type { BufferSpec, Pass, WeightSpec } from "./block.ts";

/** A weight transform for one weight: the buffers it keeps, and what the layer uses instead of the weight. */
export interface BoundTransform {
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  readonly apply: (weight: tf.Tensor, pass: Pass) => tf.Tensor;
  /** Bounds the layer's slope. */
  readonly lipschitz: boolean;
}

/** Changes a kernel before each use; `outputAxis` is the axis of the kernel that counts output units. */
export type WeightTransform = (weight: WeightSpec, outputAxis: number) => BoundTransform;

export const identityTransform: WeightTransform = () => ({
  buffers: {},
  apply: (weight) => weight,
  lipschitz: false,
});
