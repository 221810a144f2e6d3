import type { Samples } from "../../algorithms/sampler.ts";

/**
 * How far samples of different noise are apart: the standard deviation of each of a sample's values, the mean over all.
 * Where there are classes, every `classes`-th sample is of one, and is compared with its like alone. Undefined where
 * there are no two to compare.
 */
export function spread({ values, shape }: Samples, classes: number): number | undefined {
  const [count] = shape as [number, ...number[]];
  const size = values.length / count;
  const groups = Math.max(1, classes);
  if (count < 2 * groups) return undefined;
  let sum = 0;
  for (let group = 0; group < groups; group++)
    for (let place = 0; place < size; place++) sum += deviation(values, place + group * size, groups * size);
  return sum / (groups * size);
}

/** Tells how varied samples are beside real ones, 1 where they are as varied; undefined where that cannot be told. */
export function spreadBeside(real: Samples, classes: number): (samples: Samples) => number | undefined {
  const whole = spread(real, 0);
  return (samples) => {
    const share = spread(samples, classes);
    return share !== undefined && whole ? share / whole : undefined;
  };
}

/** Of every `stride`-th value. */
function deviation(values: Float32Array, start: number, stride: number): number {
  let [count, sum, squares] = [0, 0, 0];
  for (let at = start; at < values.length; at += stride) {
    count += 1;
    sum += values[at]! - values[start]!;
    squares += (values[at]! - values[start]!) ** 2;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
