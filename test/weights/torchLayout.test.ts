import { describe, expect, it } from "vitest";
import { type Block, elements, plainTraits, type WeightSpec } from "../../src/components/blocks/block.ts";
import {
  fromTorch,
  ofSamples,
  type TorchLayout,
  torchLayouts,
  toTorch,
} from "../../src/weights/torchLayout.ts";

const fans = { fanIn: 1, fanOut: 1 };
const kernel = (of: WeightSpec["of"], ...shape: number[]): WeightSpec => ({
  shape,
  role: "kernel",
  of,
  ...fans,
});
const buffer = (...shape: number[]) => ({ shape, initial: () => new Float32Array() });

const weights: Readonly<Record<string, WeightSpec>> = {
  "embedding.weight": { shape: [5, 12], role: "embedding", of: "embedding", ...fans },
  "0.weight": kernel("convolution", 3, 3, 2, 4),
  "0.bias": { shape: [4], role: "bias", of: "convolution", ...fans },
  "1.weight": kernel("transposedConvolution", 3, 3, 2, 4),
  "2.weight": kernel("dense", 6, 7),
};
const network: Block = {
  output: [1],
  weights,
  buffers: {
    "0.weight_u": buffer(4),
    "0.weight_v": buffer(18),
    "1.weight_v": buffer(36),
    "2.weight_v": buffer(6),
    "3.running_mean": buffer(2),
  },
  apply: (x) => x,
  traits: plainTraits,
};
const layouts = torchLayouts(network, [2, 3, 2]);

const counted = ({ torch }: TorchLayout) => Float32Array.from({ length: elements(torch) }, (_, i) => i);

/** The value that `index` of ours holds when PyTorch's values count from 0. */
function at(layout: TorchLayout, ours: readonly number[], index: readonly number[]): number {
  const flat = index.reduce((sum, position, axis) => sum * ours[axis]! + position, 0);
  return fromTorch(layout, counted(layout))[flat]!;
}

// Each expected number is a position in PyTorch's array, worked out by hand from its documented shape.
describe("a tensor of PyTorch's, in our layout", () => {
  it("is [out, in, height, width] for a convolution", () => {
    expect(layouts["0.weight"]!.torch).toEqual([4, 2, 3, 3]);
    expect(at(layouts["0.weight"]!, [3, 3, 2, 4], [2, 1, 1, 3])).toBe(3 * 18 + 1 * 9 + 2 * 3 + 1);
  });

  it("is [in, out, height, width] for a transposed convolution", () => {
    expect(layouts["1.weight"]!.torch).toEqual([4, 2, 3, 3]);
    expect(at(layouts["1.weight"]!, [3, 3, 2, 4], [0, 2, 1, 3])).toBe(3 * 18 + 1 * 9 + 0 * 3 + 2);
  });

  it("is [out, in] for a dense layer", () => {
    expect(layouts["2.weight"]!.torch).toEqual([7, 6]);
    expect(at(layouts["2.weight"]!, [6, 7], [4, 5])).toBe(5 * 6 + 4);
  });

  it("has channels before pixels in the embedding of a label that meets an image", () => {
    expect(at(layouts["embedding.weight"]!, [5, 2, 3, 2], [4, 1, 2, 1])).toBe(4 * 12 + 1 * 6 + 1 * 3 + 2);
  });

  it("is the same for the embedding of a label that meets a vector", () => {
    const beside = torchLayouts(network, [12])["embedding.weight"]!;
    expect(fromTorch(beside, counted(beside))).toEqual(counted(beside));
  });

  it("has inputs before pixels in a right singular vector", () => {
    expect(at(layouts["0.weight_v"]!, [3, 3, 2], [2, 0, 1])).toBe(1 * 9 + 2 * 3 + 0);
    expect(at(layouts["1.weight_v"]!, [3, 3, 4], [2, 0, 3])).toBe(3 * 9 + 2 * 3 + 0);
  });

  it.each(["0.bias", "0.weight_u", "2.weight_v", "3.running_mean"])("is the same for %s", (name) => {
    const layout = layouts[name]!;
    expect(fromTorch(layout, counted(layout))).toEqual(counted(layout));
  });

  it("has channels before pixels in images, and is the same for vectors", () => {
    expect(at(ofSamples([2, 3, 4, 5]), [2, 3, 4, 5], [1, 2, 3, 4])).toBe(60 + 4 * 12 + 2 * 4 + 3);
    expect(ofSamples([2, 3]).order).toEqual([0, 1]);
  });
});

it.each([...Object.keys(layouts), "images"])("%s goes to our layout and back unchanged", (name) => {
  const layout = layouts[name] ?? ofSamples([2, 3, 4, 5]);
  expect(toTorch(layout, fromTorch(layout, counted(layout)))).toEqual(counted(layout));
});
