import { InvalidParameter } from "../../registry/invalidParameter.ts";

/** Image size at which DCGAN's strided layers begin and end. */
const smallest = 4;

/** One halving of an image, which a transposed convolution of the same kernel inverts. */
export interface Stage {
  readonly large: number;
  readonly small: number;
  /** 4 for an even size, 3 for an odd one; both with stride 2 and padding 1. */
  readonly kernel: 3 | 4;
}

/**
 * The halvings from `size` pixels down to about 4, largest first: 64, 32, 16, 8, 4 or 28, 14, 7, 4. Only the first
 * `depth` of them if it is given. @throws InvalidParameter if there are fewer than `depth`, or none.
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
      `images of ${size} pixels can be halved only ${stages.length} times`,
      depth === undefined ? [] : ["depth"],
    );
  return stages;
}
