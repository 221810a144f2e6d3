import * as tf from "@tensorflow/tfjs-core";

/** Lists of arguments with equal keys share a recording. */
export interface Signature {
  /** Describes structure, shapes, dtypes, and which tensors share their values. */
  readonly key: string;
  /** One tensor for each distinct value, in order. */
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

/** The structure of a tree of tensors, with a leaf in place of each tensor. */
export type Skeleton<Leaf> = Leaf | { readonly [name: string]: Skeleton<Leaf> } | readonly Skeleton<Leaf>[];

/** @throws for anything but tensors and trees of them, which would silently become a constant. */
export function skeletonOf<Leaf>(tree: unknown, leaf: (tensor: tf.Tensor) => Leaf): Skeleton<Leaf> {
  if (tree instanceof tf.Tensor) return leaf(tree);
  if (typeof tree !== "object" || tree === null)
    throw new Error(`a compiled function takes and returns trees of tensors, not ${tree}`);
  if (Array.isArray(tree)) return tree.map((child) => skeletonOf(child, leaf));
  const entries = Object.entries(tree).map(([name, child]) => [name, skeletonOf(child, leaf)]);
  return Object.fromEntries(entries);
}

/** The inverse of `skeletonOf`: puts tensors in place of their numbers. */
export function treeOf(skeleton: Skeleton<number>, tensors: readonly tf.Tensor[]): unknown {
  if (typeof skeleton === "number") return tensors[skeleton];
  if (Array.isArray(skeleton)) return skeleton.map((child) => treeOf(child, tensors));
  const entries = Object.entries(skeleton).map(([name, child]) => [name, treeOf(child, tensors)]);
  return Object.fromEntries(entries);
}
