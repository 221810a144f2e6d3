import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { bind } from "../../src/algorithms/boundNetwork.ts";
import { judge } from "../../src/algorithms/gan/objectives.ts";
import type { Block } from "../../src/components/blocks/block.ts";
import { chain } from "../../src/components/blocks/chain.ts";
import { differentiate, inputGradient } from "../../src/engine/gradients/differentiate.ts";
import { oneNumber } from "../runner/handmade.ts";
import { openTestEngine } from "../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

const weights = (w: number) => ({ w: tf.tensor1d([w]) });
const unseen = () => ({ seen: tf.zeros([12]) });
const x = (value: number) => tf.tensor2d([[value]]);
const read = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const seen = (buffers: Readonly<Record<string, tf.Tensor>>) => read(buffers.seen!).filter(Boolean);

describe("a bound network", () => {
  it("moves buffers from pass to pass in training, and leaves the given ones alone", () => {
    const buffers = unseen();
    const network = bind(oneNumber, weights(3), buffers, "training");
    expect([1, 2].map((value) => read(network.apply(x(value)))[0])).toEqual([3, 6]);
    expect(seen(network.buffers())).toEqual([1, 2]);
    expect(seen(buffers)).toEqual([]);
  });

  it("computes the same when it is frozen, and moves nothing", () => {
    const network = bind(oneNumber, weights(3), unseen(), "frozen");
    expect(read(network.apply(x(2)))).toEqual([6]);
    expect(seen(network.buffers())).toEqual([]);
  });

  it("tells the network where it is not training", () => {
    const network = bind(oneNumber, weights(3), unseen(), "inference");
    expect(read(network.apply(x(2)))).toEqual([60]);
    expect(seen(network.buffers())).toEqual([]);
  });

  it("hands on labels, or none", () => {
    const network = bind(oneNumber, weights(3), unseen(), "training");
    expect(read(network.apply(x(2), tf.tensor1d([4], "int32")))).toEqual([10]);
    expect(read(network.apply(x(2)))).toEqual([6]);
  });

  it("keeps what a pass inside a penalty's gradient has moved", () => {
    // d/dw of (dy/dx)² = w² is 2 w.
    const { gradient, aux } = differentiate((by) => {
      const network = bind(oneNumber, by, unseen(), "training");
      const slope = inputGradient((x) => network.apply(x), x(7));
      network.apply(x(8));
      return { loss: tf.sum(tf.square(slope)), aux: network.buffers() };
    }, weights(3));
    expect(read(gradient.w!)).toEqual([6]);
    expect(seen(aux)).toEqual([7, 8]);
  });

  it("finds the tensors of blocks in blocks by their places", () => {
    const nested = chain([() => oneNumber, chain([() => oneNumber, () => oneNumber])])(
      [1],
      undefined as never,
    );
    expect(Object.keys(nested.weights)).toEqual(["0.w", "1.0.w", "1.1.w"]);
    const given = { "0.w": tf.tensor1d([2]), "1.0.w": tf.tensor1d([3]), "1.1.w": tf.tensor1d([5]) };
    const buffers = Object.fromEntries(Object.keys(nested.buffers).map((name) => [name, tf.zeros([12])]));
    const network = bind(nested, given, buffers, "training");
    expect(read(network.apply(x(1)))).toEqual([30]);
    const moved = Object.entries(network.buffers()).map(([name, seen]) => [name, read(seen).at(-1)]);
    expect(Object.fromEntries(moved)).toEqual({ "0.seen": 1, "1.0.seen": 2, "1.1.seen": 6 });
  });
});

it("scores come as one column, whatever shape a critic leaves them in", () => {
  for (const shape of [[3], [3, 1], [3, 1, 1, 1]]) {
    const block: Block = { ...oneNumber, weights: {}, buffers: {}, apply: (x) => tf.reshape(x, shape) };
    expect(judge(bind(block, {}, {}, "frozen"), tf.ones([3, 1])).scores.shape).toEqual([3, 1]);
  }
});
