import { InvalidParameter } from "../../registry/invalidParameter.ts";

/** Extent at which DCGAN begins and ends its strides. */
const smallest = 4;

/** One halving of an image in both directions, undone by a transposed convolution of the same kernel. */
export interface Stage {
  readonly large: number;
  readonly small: number;
  /** 4 where the extent halves evenly, 3 where it is odd; both with stride 2 and padding 1. */
  readonly kernel: 3 | 4;
}

/**
 * The halvings that lead from an image of `size` pixels to about 4, largest first; only the first
 * `depth` of them where it is given. 64: 32, 16, 8, 4. 28: 14, 7, 4.
 */
export function pyramid(size: number, depth?: number): readonly Stage[] {
  const stages: Stage[] = [];
  for (let large = size; large > smallest && stages.length < (depth ?? Number.POSITIVE_INFINITY); ) {
    const small = Math.ceil(large / 2);
    stages.push({ large, small, kernel: large % 2 === 0 ? 4 : 3 });
    large = small;
  }
  if (stages.length < (depth ?? 1))
    throw new InvalidParameter(
      `images of ${size} pixels can be halved ${stages.length} times`,
      depth === undefined ? [] : ["depth"],
    );
  return stages;
}
