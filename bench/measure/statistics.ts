import { mean, median, quantile } from "../../src/compare/statistics.ts";

export { mean, median, quantile };

/** Quartiles: a quarter of the values is below `low`, half below `median`, three quarters below `high`. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spread(values: readonly number[]): Spread {
  return { low: quantile(values, 0.25), median: median(values), high: quantile(values, 0.75) };
}

/** The mean for ratios: of 2 and 1/2 it is 1. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)));
}

/** Slope of the line of least squares through points. */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, i) => (x - x0) * (ys[i]! - y0)));
  return covariance / mean(xs.map((x) => (x - x0) ** 2));
}
