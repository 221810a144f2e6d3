import { elements, type Shape } from "../blocks/block.ts";
import type { Labels, Split, Stored } from "./contract.ts";

/** A split whose samples are in memory, concatenated in `values`. */
export function inMemory(values: Stored, stored: Shape, labels: Labels): Split {
  const size = elements(stored);
  return {
    count: values.length / size,
    stored,
    labels,
    read: async (indices) => {
      const read = new (values.constructor as new (length: number) => typeof values)(indices.length * size);
      indices.forEach((index, i) => {
        read.set(values.subarray(index * size, (index + 1) * size), i * size);
      });
      return read;
    },
  };
}

/** The same split of images [height, width, channels], with the mirror image of sample i at index `count` + i. */
export function mirrored(split: Split): Split {
  const { count, stored } = split;
  return {
    ...split,
    mirrored: true,
    read: async (indices) => {
      const read = await split.read(indices.map((index) => index % count));
      const size = elements(stored);
      indices.forEach((index, i) => {
        if (index >= count) mirrorRows(read.subarray(i * size, (i + 1) * size), stored);
      });
      return read;
    },
  };
}

/** Reverses the pixels of each row in place. */
function mirrorRows(image: Stored, [, width, channels]: Shape): void {
  const row = width! * channels!;
  for (let start = 0; start < image.length; start += row)
    for (let left = 0, right = width! - 1; left < right; left++, right--)
      for (let channel = 0; channel < channels!; channel++) {
        const [a, b] = [start + left * channels! + channel, start + right * channels! + channel];
        [image[a], image[b]] = [image[b]!, image[a]!];
      }
}
