import * as tf from "@tensorflow/tfjs-core";

/** What decides whether one recording serves two lists of arguments. */
export interface Signature {
  /** Equal where structure, shapes, dtypes, and which tensors share their values are. */
  readonly key: string;
  /** One tensor for each different value, in order. */
  readonly tensors: readonly tf.Tensor[];
}

export function signatureOf(args: readonly unknown[]): Signature {
  const places = new Map<object, number>();
  const tensors: tf.Tensor[] = [];
  const skeleton = skeletonOf(args, (tensor) => {
    const place = places.get(tensor.dataId);
    if (place !== undefined) return place;
    places.set(tensor.dataId, tensors.length);
    tensors.push(tensor);
    return `${tensor.dtype}[${tensor.shape}]`;
  });
  return { key: JSON.stringify(skeleton), tensors };
}

/** The structure of a tree of tensors, with something else in each tensor's place. */
export type Skeleton<Leaf> = Leaf | { readonly [name: string]: Skeleton<Leaf> } | readonly Skeleton<Leaf>[];

/** @throws for what is neither a tensor nor a group of them: it would be frozen unnoticed. */
export function skeletonOf<Leaf>(tree: unknown, leaf: (tensor: tf.Tensor) => Leaf): Skeleton<Leaf> {
  if (tree instanceof tf.Tensor) return leaf(tree);
  if (typeof tree !== "object" || tree === null)
    throw new Error(`a compiled function takes and returns trees of tensors; ${tree} is none`);
  if (Array.isArray(tree)) return tree.map((child) => skeletonOf(child, leaf));
  const entries = Object.entries(tree).map(([name, child]) => [name, skeletonOf(child, leaf)]);
  return Object.fromEntries(entries);
}

/** The tree again. */
export function treeOf(skeleton: Skeleton<number>, tensors: readonly tf.Tensor[]): unknown {
  if (typeof skeleton === "number") return tensors[skeleton];
  if (Array.isArray(skeleton)) return skeleton.map((child) => treeOf(child, tensors));
  const entries = Object.entries(skeleton).map(([name, child]) => [name, treeOf(child, tensors)]);
  return Object.fromEntries(entries);
}
