import type * as tf from "@tensorflow/tfjs-core";
import { skeletonOf } from "./skeleton.ts";

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
