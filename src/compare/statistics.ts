/** A number over several seeds. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (divisor n - 1); null for a single value. */
  readonly deviation: number | null;
  /** 95 % confidence interval of the mean by Student's t; null below three values, where it would be too wide to use. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** The summary of at least one value. */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  const middle = mean(values);
  if (n < 2) return { n, mean: middle, deviation: null, interval: null };
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1));
  const reach = (studentT(n - 1) * deviation) / Math.sqrt(n);
  return { n, mean: middle, deviation, interval: n < 3 ? null : [middle - reach, middle + reach] };
}

/** The t for which 95 % of Student's distribution lies between -t and t; `freedom` is a whole number. */
export function studentT(freedom: number): number {
  let [low, high] = [0, 13];
  for (let halving = 0; halving < 50; halving++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return low;
}

/** Probability between -t and t: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4. */
function probabilityWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power < freedom; power += 2) {
    term *= ((power - 1) / power) * Math.cos(angle) ** 2;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; NaN without values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Linear between neighbouring values, numpy's default; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (place - Math.floor(place)) * (high - low);
}
