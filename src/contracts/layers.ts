import type { Layer } from "../components/blocks/chain.ts";
import { convolution, transposedConvolution } from "../components/blocks/convolution.ts";
import { dense } from "../components/blocks/dense.ts";
import type { WeightTransform } from "../components/blocks/weightTransform.ts";
import { checkLayerIn, type Situation } from "./blocks.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

const sample = { shape: [6, 6, 8], range: [-1, 1], classes: 3 } as const;
const vectors: Situation = { input: [16], sample };
const images: Situation = { input: [6, 6, 8], sample };

/** Holds a layer to its contract, on vectors and on images where it takes both. */
export function checkLayer(component: Makes<Layer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (layer) => void checkLayerIn([vectors, images], layer));
}

/** Holds a normalizer to its contract, which is that of a layer that keeps shapes. */
export function checkNormalizer(component: Makes<Layer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (layer) => {
    const keeping: Layer = (input, sample) => {
      const block = layer(input, sample);
      promise(block.output.join() === input.join(), "a normalizer keeps shapes");
      return block;
    };
    checkLayerIn([vectors, images], keeping);
  });
}

/** Holds a weight transform to its contract, as the kernels of all layers that have one go through it. */
export function checkWeightTransform(
  component: Makes<WeightTransform>,
  params: Parameters = {},
): Promise<void> {
  return examine(component, params, (weightTransform) => {
    const options = { kernel: 3, stride: 2, padding: 1, channels: 3, bias: true, weightTransform } as const;
    checkLayerIn([vectors], dense({ units: 5, bias: true, weightTransform }));
    checkLayerIn([images], convolution(options));
    checkLayerIn([images], transposedConvolution({ ...options, outputPadding: 0 }));
  });
}
