import * as tf from "@tensorflow/tfjs-core";
import type { Layer } from "../components/blocks/chain.ts";
import { convolution, transposedConvolution } from "../components/blocks/convolution.ts";
import { dense } from "../components/blocks/dense.ts";
import type { WeightTransform } from "../components/blocks/kernel.ts";
import { checkLayerIn } from "./blocks.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { evaluate, settled, subjectOf } from "./subject.ts";
import { read } from "./tensors.ts";

const sample = { shape: [6, 6, 8], range: [-1, 1], classes: 3 } as const;

/** Checks a weight transform on the kernel of each layer that has one. */
export function checkWeightTransform(
  component: Makes<WeightTransform>,
  params: Parameters = {},
): Promise<void> {
  return examine(component, params, (weightTransform) => {
    const options = { kernel: 3, stride: 2, padding: 1, channels: 3, weightTransform } as const;
    checkLayerIn([{ input: [16], sample }], dense({ units: 5, bias: true, weightTransform }));
    checkLayerIn([{ input: sample.shape, sample }], convolution({ ...options, bias: true }));
    const transposed = transposedConvolution({ ...options, outputPadding: 0, bias: true });
    checkLayerIn([{ input: sample.shape, sample }], transposed);
    checkSlope(dense({ units: 5, bias: false, weightTransform }));
  });
}

/** Checks that with `lipschitz`, the layer's slope does not grow with the kernel. */
function checkSlope(layer: Layer): void {
  const block = layer([16], sample);
  if (!block.traits.lipschitz) return;
  const subject = subjectOf(block, [16], sample);
  const steepness = (scale: number) => {
    const weights = { weight: tf.mul(subject.weights.weight!, scale) };
    const { y } = evaluate(settled({ ...subject, weights }), false);
    return read(tf.norm(y))[0]!;
  };
  promise(
    steepness(1000) < 100 * steepness(1),
    "`lipschitz` is false: the slope grows with the kernel, without a bound",
  );
}
