import * as tf from "@tensorflow/tfjs-core";
import {
  type Block,
  type BufferSpec,
  type Initializer,
  type Pass,
  plainTraits,
  type Shape,
  type WeightSpec,
} from "./block.ts";

/** A weight transform for one weight: the buffers it keeps, and what the layer uses instead of the weight. */
export interface BoundTransform {
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  readonly apply: (weight: tf.Tensor, pass: Pass) => tf.Tensor;
  /** Bounds the layer's slope. */
  readonly lipschitz: boolean;
}

/** Changes a kernel before each use; `outputAxis` is the axis of the kernel that counts output units. */
export type WeightTransform = (weight: WeightSpec, outputAxis: number) => BoundTransform;

const identityTransform: WeightTransform = () => ({
  buffers: {},
  apply: (weight) => weight,
  lipschitz: false,
});

/** A kernel and how a layer uses it. */
interface Kernel {
  readonly weight: WeightSpec;
  readonly outputAxis: number;
  readonly linear: (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor;
}

/** A linear map with a kernel and perhaps a bias, its kernel seen through a weight transform. */
export function kernelBlock(
  options: {
    readonly bias: boolean;
    readonly initializer?: Initializer;
    readonly weightTransform?: WeightTransform;
  },
  output: Shape,
  { weight, outputAxis, linear }: Kernel,
): Block {
  const transform: BoundTransform = (options.weightTransform ?? identityTransform)(weight, outputAxis);
  const bias: WeightSpec = { ...weight, shape: [output.at(-1)!], role: "bias" };
  return {
    output,
    weights: { weight, ...(options.bias && { bias }) },
    buffers: transform.buffers,
    apply: (x, pass) => {
      const y = linear(x, transform.apply(pass.weight("weight"), pass));
      return options.bias ? tf.add(y, pass.weight("bias")) : y;
    },
    traits: { ...plainTraits, lipschitz: transform.lipschitz },
  };
}

/** The layer's own initializer, where it has one. */
export function own({ initializer }: { readonly initializer?: Initializer }) {
  return initializer === undefined ? {} : { initializer };
}
