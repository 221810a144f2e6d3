import type { Block, BufferSpec, WeightSpec } from "../components/blocks/block.ts";

/** The tensors of one layer by their role in it: `weight`, `bias`, `running_mean`. */
export interface Module {
  /** The layer's name: `4`, `embedding`. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, WeightSpec | BufferSpec>;
}

/** Splits a tensor's name into its layer and its role. */
export function splitName(name: string): readonly [path: string, role: string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
}

/** A network's layers that have tensors, in the order of computation; those without a number come first. */
export function modulesOf({ weights, buffers }: Block): readonly Module[] {
  const modules = new Map<string, Map<string, WeightSpec | BufferSpec>>();
  for (const [name, spec] of Object.entries({ ...weights, ...buffers })) {
    const [path, role] = splitName(name);
    modules.set(path, (modules.get(path) ?? new Map()).set(role, spec));
  }
  const place = (path: string) => Number.parseInt(path, 10) || (path.startsWith("0") ? 0 : -1);
  return [...modules]
    .map(([path, tensors]) => ({ path, tensors }))
    .toSorted((a, b) => place(a.path) - place(b.path));
}
