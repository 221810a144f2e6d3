import { type Block, elements, type Sample } from "../components/blocks/block.ts";
import type { Layer } from "../components/blocks/chain.ts";
import type { Classifier } from "../components/classifiers/contract.ts";
import type { Critic } from "../components/critics/contract.ts";
import type { Generator } from "../components/generators/contract.ts";
import { InvalidParameter } from "../registry/invalidParameter.ts";
import { checkLayerIn } from "./blocks.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

const points: Sample = {
  shape: [2],
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  classes: 3,
};
const images: Sample = { shape: [8, 8, 2], range: [-1, 1], classes: 3 };

/**
 * Checks a generator on points and on images, if it makes both. Give it a small width: with thousands of
 * rectified units some kink is always near, and finite differences say nothing about a second gradient.
 */
export function checkGenerator(component: Makes<Generator>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (generator) => {
    const fitting: Layer = (input, sample) => {
      const block = generator(input, sample);
      if (block.output.join() !== sample.shape.join()) throw new InvalidParameter(`makes [${block.output}]`);
      return block;
    };
    checkInitializers(
      checkLayerIn(
        [points, images].map((sample) => ({ input: [6], sample })),
        fitting,
      ),
    );
  });
}

/** Checks a critic on points and on images, if it accepts both. Give it a small width, as for a generator. */
export function checkCritic(component: Makes<Critic>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (critic) => {
    const fitting: Layer = (input, sample) => {
      const block = critic(input, sample);
      if (elements(block.output) !== 1)
        throw new InvalidParameter(`ends with [${block.output}] instead of one score`);
      return block;
    };
    checkInitializers(
      checkLayerIn(
        [points, images].map((sample) => ({ input: sample.shape, sample })),
        fitting,
      ),
    );
  });
}

/** Checks a classifier on points and on images, if it accepts both. Give it a small width, as for a generator. */
export function checkClassifier(component: Makes<Classifier>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (classifier) => {
    const fitting: Layer = (input, sample) => {
      const block = classifier(input, sample);
      if (block.output.join() !== String(sample.classes))
        throw new InvalidParameter(`ends with [${block.output}] instead of one logit for each class`);
      promise(!block.traits.conditional, "it does not take the labels as input");
      return block;
    };
    checkInitializers(
      checkLayerIn(
        [points, images].map((sample) => ({ input: sample.shape, sample })),
        fitting,
      ),
    );
  });
}

function checkInitializers(blocks: readonly Block[]): void {
  for (const { weights } of blocks)
    for (const [name, { initializer }] of Object.entries(weights))
      promise(initializer !== undefined, `${name} has an initializer`);
}
