import { describe, expect, it } from "vitest";
import type { Game } from "../../src/algorithms/gan/game.ts";
import { elements } from "../../src/components/blocks/block.ts";
import { flattenedLayouts } from "../../src/weights/flattened.ts";
import { fromTorch, type TorchLayout } from "../../src/weights/torchLayout.ts";
import { gameNamed } from "./games.ts";

const generatorOf = ({ generator, latent }: Game) => flattenedLayouts(generator.network, [latent.size]);
const criticOf = ({ critic, sample }: Game) => flattenedLayouts(critic.network, sample.shape);

/** What stands in each place of ours when PyTorch's values count from 0. */
function places(layout: TorchLayout): number[] {
  const counted = Float32Array.from({ length: elements(layout.torch) }, (_, i) => i);
  return [...fromTorch(layout, counted)];
}

// By hand: pixel p of channel c is value c x pixels + p in PyTorch, and p x channels + c here.
describe("what is flattened", () => {
  it("has a dense layer's inputs in another order, after an image of 12 pixels and 3 channels", () => {
    const layout = criticOf(gameNamed("dense"))["3.weight"]!;
    // Unit 5's weight for pixel 7 of channel 2.
    expect(places(layout)[(7 * 3 + 2) * 7 + 5]).toBe(5 * 36 + 2 * 12 + 7);
  });

  it("has a dense layer's outputs in another order, before an image of 12 pixels and 5 channels", () => {
    const layouts = generatorOf(gameNamed("dense"));
    // The weight of input 1 for pixel 7 of channel 4.
    expect(places(layouts["0.weight"]!)[1 * 60 + 7 * 5 + 4]).toBe((4 * 12 + 7) * 4 + 1);
  });

  it.each(["0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"])(
    "and so has what belongs to each output: %s",
    (name) => {
      const layout = generatorOf(gameNamed("dense"))[name]!;
      expect(places(layout)[7 * 5 + 4]).toBe(4 * 12 + 7);
    },
  );

  it("is the data at a perceptron's ends: 48 pixels of 2 channels", () => {
    const game = gameNamed("perceptron");
    expect(places(criticOf(game)["1.weight"]!)[(40 * 2 + 1) * 7 + 3]).toBe(3 * 96 + 48 + 40);
    expect(places(generatorOf(game)["3.bias"]!)[40 * 2 + 1]).toBe(48 + 40);
  });

  it("includes the vectors of a spectral norm: v by inputs, u by outputs", () => {
    const layouts = criticOf(gameNamed("spectral"));
    expect(places(layouts["3.weight_v"]!)[7 * 3 + 2]).toBe(2 * 12 + 7);
    expect(layouts["3.weight_u"]!.order).toEqual([0]);
  });
});

describe("what is not flattened", () => {
  it.each(["0.bias", "3.bias", "5.weight_v"])("is unchanged: %s", (name) => {
    expect(criticOf(gameNamed("spectral"))[name]!.order).toEqual([0]);
  });

  it.each(["4.weight", "4.running_mean", "3.bias"])(
    "neither do channels before a convolution move: %s",
    (name) => {
      expect(generatorOf(gameNamed("dense"))[name]!.order).toEqual([0]);
    },
  );
});
