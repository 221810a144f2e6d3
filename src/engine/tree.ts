import * as tf from "@tensorflow/tfjs-core";

/**
 * The same tree with `f` applied to every tensor. A tree is a tensor, or a record or list of trees; names contain no
 * "/".
 */
export function mapTree<T>(tree: T, f: (tensor: tf.Tensor) => tf.Tensor): T {
  if (tree instanceof tf.Tensor) return f(tree) as T;
  if (Array.isArray(tree)) return tree.map((child) => mapTree(child, f)) as T;
  const entries = Object.entries(tree as object).map(([name, child]) => [name, mapTree(child, f)]);
  return Object.fromEntries(entries) as T;
}

/** Every tensor of a tree by path, such as `generator/weights/0.weight`, in the tree's order. */
export function flatten(tree: unknown, prefix = ""): Map<string, tf.Tensor> {
  if (tree instanceof tf.Tensor) return new Map([[prefix, tree]]);
  const children = Object.entries(tree as object);
  return new Map(
    children.flatMap(([name, child]) => [...flatten(child, prefix === "" ? name : `${prefix}/${name}`)]),
  );
}

/** Frees the tensors of `old` that are not in `next`. */
export function release(old: unknown, next: unknown = {}): void {
  const held = new Set(flatten(next).values());
  for (const tensor of flatten(old).values()) if (!held.has(tensor)) tensor.dispose();
}

/** `tf.tidy` for any tree: frees every tensor that `f` makes, except those it returns. */
export function tidy<T>(f: () => T): T {
  return tf.tidy(f as () => tf.TensorContainer) as T;
}
