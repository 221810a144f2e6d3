import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { elements, type Initializer } from "./block.ts";
import type { Layer } from "./chain.ts";
import { kernelBlock, own } from "./kernel.ts";
import type { WeightTransform } from "./weightTransform.ts";

export interface Dense {
  /** Output units; as many as a sample of the data has values where it is left out. */
  readonly units?: number;
  readonly bias: boolean;
  readonly initializer?: Initializer;
  readonly weightTransform?: WeightTransform;
}

/** y = x W + b of vectors [batch, features]. */
export function dense(options: Dense): Layer {
  return (input, sample) => {
    if (input.length !== 1)
      throw new InvalidParameter(
        `takes vectors, and gets samples of shape [${input.join(", ")}]; put a flatten before it`,
      );
    const [features] = input as [number];
    const units = options.units ?? elements(sample.shape);
    const fans = { fanIn: features, fanOut: units } as const;
    return kernelBlock(options, [units], {
      weight: { shape: [features, units], role: "kernel", of: "dense", ...fans, ...own(options) },
      outputAxis: 1,
      linear: (x, kernel) => tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D),
    });
  };
}
