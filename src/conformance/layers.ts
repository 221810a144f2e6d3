import type { Layer } from "../components/blocks/chain.ts";
import { checkLayerIn, type Situation } from "./blocks.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

const sample = { shape: [6, 6, 8], range: [-1, 1], classes: 3 } as const;
const vectors: Situation = { input: [16], sample };
const images: Situation = { input: [6, 6, 8], sample };

/** Checks a layer on vectors and on images, if it accepts both. */
export function checkLayer(component: Makes<Layer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (layer) => void checkLayerIn([vectors, images], layer));
}

/** Checks a normalizer as a layer that keeps shapes. */
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
