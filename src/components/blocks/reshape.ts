import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { elements, pure, type Shape } from "./block.ts";
import type { Layer } from "./chain.ts";

/** The same values in another shape, by default that of the data; channels vary fastest. */
export function reshape(shape?: Shape): Layer {
  return (input, sample) => {
    const output = shape ?? sample.shape;
    if (elements(output) !== elements(input))
      throw new InvalidParameter(
        `shape [${output.join(", ")}] has ${elements(output)} values, but the input [${input.join(", ")}] has ${elements(input)}`,
        shape === undefined ? [] : ["shape"],
      );
    return pure(output, (x) => tf.reshape(x, [x.shape[0]!, ...output]), { range: "input" });
  };
}

/** A sample as one vector; channels vary fastest. */
export const flatten: Layer = (input, sample) => reshape([elements(input)])(input, sample);
