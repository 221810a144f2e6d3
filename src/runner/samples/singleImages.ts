import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { imageGrid } from "../record/grid.ts";

/** The bytes of a PNG file that shows the i-th image and nothing else, in grey or RGB, pixel by pixel. */
export function singlePng(
  { range }: Pick<Sample, "range">,
  { values, shape }: Samples,
  index: number,
): Uint8Array {
  const [, height, width, channels] = shape as [number, number, number, number];
  const size = height * width * channels;
  const one = values.subarray(index * size, (index + 1) * size);
  return imageGrid({ values: one, shape: [1, height, width, channels], range }, { padding: 0, scale: 1 }).png;
}

/** Names of `count` PNG files in the order of their images, with the class of each if there are classes. */
export function pngNames(count: number, classOf?: (index: number) => number): readonly string[] {
  const digits = String(count - 1).length;
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(digits, "0");
    return classOf === undefined ? `${number}.png` : `${number}-class${classOf(index)}.png`;
  });
}
