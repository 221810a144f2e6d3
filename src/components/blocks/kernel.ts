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

/** A weight transform of one weight: its buffers, and the tensor that the layer uses in place of the weight. */
export interface BoundTransform {
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  readonly apply: (weight: tf.Tensor, pass: Pass) => tf.Tensor;
  /** True if it makes the layer Lipschitz continuous. */
  readonly lipschitz: boolean;
}

/** Transforms a kernel before each use; `outputAxis` is the kernel's axis of output units. */
export type WeightTransform = (weight: WeightSpec, outputAxis: number) => BoundTransform;

const identityTransform: WeightTransform = () => ({
  buffers: {},
  apply: (weight) => weight,
  lipschitz: false,
});

/** A kernel and the linear map that a layer computes with it. */
interface Kernel {
  readonly weight: WeightSpec;
  readonly outputAxis: number;
  readonly linear: (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor;
}

/** A linear map with a kernel, an optional weight transform and an optional bias. */
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

/** The initializer of the layer itself, if it has one. */
export function own({ initializer }: { readonly initializer?: Initializer }) {
  return initializer === undefined ? {} : { initializer };
}
