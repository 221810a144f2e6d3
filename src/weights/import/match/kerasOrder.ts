import type { FileModule } from "./fileModules.ts";
import type { LayerKind, WantedModule } from "./wanted.ts";

/** Keras's layers by the name that it gives them, without the number: `conv2d_transpose_1`. */
const kinds: Readonly<Record<string, LayerKind>> = {
  dense: "dense",
  conv2d: "convolution",
  conv2d_transpose: "transposedConvolution",
  embedding: "embedding",
  batch_normalization: "normalizer",
  layer_normalization: "normalizer",
  group_normalization: "normalizer",
};

/**
 * Puts the layers of a `.weights.h5`, which keeps no order, into the order of a network's. Among layers of one class the
 * numbers of their names tell it. Undefined if names do not tell: layers of other classes, in several containers, or of
 * two classes that are one kind here.
 */
export function inOrderOf(
  wanted: readonly WantedModule[],
  found: readonly FileModule[],
): readonly FileModule[] | undefined {
  const queues = new Map<LayerKind, { readonly prefix: string; readonly modules: [number, FileModule][] }>();
  for (const module of found) {
    const { prefix = "", number = "0" } =
      /^(?<prefix>.*?)(_(?<number>\d{1,6}))?$/.exec(module.path)?.groups ?? {};
    const kind = kinds[prefix.slice(prefix.lastIndexOf("/") + 1)];
    if (kind === undefined) return undefined;
    const queue = queues.get(kind) ?? { prefix, modules: [] };
    if (queue.prefix !== prefix) return undefined;
    queue.modules.push([Number(number), module]);
    queues.set(kind, queue);
  }
  for (const { modules } of queues.values()) modules.sort(([a], [b]) => a - b);
  const inOrder = wanted.flatMap(({ kind }) => queues.get(kind)?.modules.shift()?.[1] ?? []);
  return [...inOrder, ...[...queues.values()].flatMap(({ modules }) => modules.map(([, module]) => module))];
}
