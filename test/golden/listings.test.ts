import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Block, Shape } from "../../src/components/blocks/block.ts";
import { torchLayouts } from "../../src/weights/torchLayout.ts";
import { openGame } from "../experiments/shipped.ts";

/** Shapes of PyTorch's parameters, in order, by experiment and player. */
type Listings = Readonly<Record<string, { readonly generator: Shape[]; readonly critic: Shape[] }>>;

// Written by bench/pytorch/golden.py, which asserts them against the seeds' own listings.
const listings: Listings = JSON.parse(
  readFileSync(new URL("./torch/listings.json", import.meta.url), "utf8"),
);

it("lists all experiments of the five reference systems", () => {
  expect(Object.keys(listings)).toHaveLength(11);
});

describe.each(Object.entries(listings))("%s has the parameters of its seed", (name, listed) => {
  const game = openGame(name);

  it("in the generator", () => {
    expect(shapes(game.generator.network, [game.latent.size])).toEqual(listed.generator);
  });

  it("in the critic", () => {
    expect(shapes(game.critic.network, game.sample.shape)).toEqual(listed.critic);
  });
});

function shapes(network: Block, input: Shape): Shape[] {
  const layouts = torchLayouts(network, input);
  return Object.keys(network.weights).map((weight) => layouts[weight]!.torch);
}
