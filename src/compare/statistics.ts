/** What several seeds say of one number. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); null of a single value. */
  readonly deviation: number | null;
  /** 95 % confidence interval of the mean by Student's t; null below three values, of which it would say nothing. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** The summary of at least one value. */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { n, mean, deviation: null, interval: null };
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const reach = (studentT(n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, deviation, interval: n < 3 ? null : [mean - reach, mean + reach] };
}

/** The t that 95 % of Student's distribution lie within, on both sides of zero; `freedom` is a whole number. */
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

/** The middle value, or the mean of the two in the middle, of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
