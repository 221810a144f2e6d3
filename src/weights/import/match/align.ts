import type { WantedModule } from "./conventions.ts";
import type { SourceModule } from "./source.ts";

export type Aligned = readonly [wanted: WantedModule | undefined, source: SourceModule | undefined];

/** Above it a file is another network's for sure, and nobody wants to read which layers are left over. */
const cellLimit = 250_000;

/**
 * Two lists of layers side by side in their orders, so that as many tensors as possible agree (Needleman & Wunsch
 * 1970). A layer without its like stands alone.
 */
export function align(wanted: readonly WantedModule[], sources: readonly SourceModule[]): Aligned[] {
  if ((wanted.length + 1) * (sources.length + 1) > cellLimit)
    return [...wanted.map((w): Aligned => [w, undefined]), ...sources.map((s): Aligned => [undefined, s])];
  const best = scores(wanted, sources);
  const aligned: Aligned[] = [];
  let [i, j] = [0, 0];
  while (i < wanted.length || j < sources.length) {
    const [w, s] = [wanted[i], sources[j]];
    const pair = w && s ? likeness(w, s) : 0;
    if (w && s && pair > 0 && best(i, j) === pair + best(i + 1, j + 1)) {
      aligned.push([w, s]);
      i++;
      j++;
    } else if (w && best(i, j) === best(i + 1, j)) aligned.push([wanted[i++], undefined]);
    else aligned.push([undefined, sources[j++]]);
  }
  return aligned;
}

/** The best sum of likenesses of what follows in both lists. */
function scores(wanted: readonly WantedModule[], sources: readonly SourceModule[]) {
  const width = sources.length + 1;
  const table = new Int32Array((wanted.length + 1) * width);
  for (let i = wanted.length - 1; i >= 0; i--)
    for (let j = sources.length - 1; j >= 0; j--)
      table[i * width + j] = Math.max(
        likeness(wanted[i]!, sources[j]!) + table[(i + 1) * width + j + 1]!,
        table[(i + 1) * width + j]!,
        table[i * width + j + 1]!,
      );
  return (i: number, j: number) => (i > wanted.length || j > sources.length ? -1 : table[i * width + j]!);
}

/** Tensors of equal shape count far more than those that only play the same part. */
function likeness({ tensors }: WantedModule, source: SourceModule): number {
  let sum = 0;
  for (const [role, { shape }] of tensors) {
    const other = source.tensors.get(role)?.shape;
    if (other === undefined || other.length !== shape.length) continue;
    sum += other.join() === shape.join() ? 1000 : 1;
  }
  return sum;
}
