import type { Samples } from "../../algorithms/sampler.ts";

/**
 * How much samples differ: the standard deviation of each value of a sample, averaged over its values. If there are
 * classes, samples cycle through them and are compared within their class only. Undefined if no class has two samples.
 */
export function deviation({ values, shape }: Samples, classes: number): number | undefined {
  const [count] = shape as [number, ...number[]];
  const size = values.length / count;
  const groups = Math.max(1, classes);
  if (count < 2 * groups) return undefined;
  let sum = 0;
  for (let group = 0; group < groups; group++)
    for (let place = 0; place < size; place++) sum += ofEvery(groups * size, values, place + group * size);
  return sum / (groups * size);
}

/** Measures the deviation of samples as a share of real samples' (1: as varied); undefined if either has none. */
export function relativeDeviation(real: Samples, classes: number): (samples: Samples) => number | undefined {
  const whole = deviation(real, 0);
  return (samples) => {
    const part = deviation(samples, classes);
    return part !== undefined && whole ? part / whole : undefined;
  };
}

/** The standard deviation of every `stride`-th value from `start` on. */
function ofEvery(stride: number, values: Float32Array, start: number): number {
  let [count, sum, squares] = [0, 0, 0];
  for (let at = start; at < values.length; at += stride) {
    count += 1;
    sum += values[at]! - values[start]!;
    squares += (values[at]! - values[start]!) ** 2;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
