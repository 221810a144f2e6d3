import type { Shape } from "../../../components/blocks/block.ts";

/** A tensor that a file offers: one of its own, or one worked out from several. */
export interface Source {
  /** Its name in the file, or their names. */
  readonly name: string;
  readonly shape: Shape;
  readonly read: () => Float32Array;
  /** How it was worked out. */
  readonly how?: string;
}

/** What a file has of one layer, by what each tensor is to it, in our words: `weight`, `bias`, `running_mean`. */
export interface SourceModule {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, Source>;
}

/** A tensor's place: its layer, and what it is to the layer; undefined for one that no network of ours has. */
export type Place = readonly [path: string, role: string] | undefined;

/** Tensors by layer, the layers in the order in which they are first met. */
export function groupedBy<T extends Source>(
  tensors: readonly T[],
  placeOf: (name: string) => Place,
): SourceModule[] {
  const modules = new Map<string, Map<string, Source>>();
  for (const tensor of tensors) {
    const place = placeOf(tensor.name);
    if (place === undefined) continue;
    const [path, role] = place;
    modules.set(path, (modules.get(path) ?? new Map()).set(role, tensor));
  }
  return [...modules].map(([path, tensors]) => ({ path, tensors }));
}
