import * as tf from "@tensorflow/tfjs-core";
import { type Block, elements, type Pass, type Sample, type Shape } from "../components/blocks/block.ts";
import { type Named, retain } from "../engine/gradients/differentiate.ts";
import { stream } from "../engine/random/streams.ts";
import { promise } from "./promise.ts";
import { noise } from "./tensors.ts";

/** A block with everything that it takes. */
export interface Subject {
  readonly block: Block;
  /** Shape [batch, …input]. */
  readonly x: tf.Tensor;
  /** Class of each sample; undefined where the data has none. */
  readonly labels: tf.Tensor1D | undefined;
  readonly weights: Named;
  readonly buffers: Named;
}

/** Samples in a batch. */
export const batch = 4;

/** Training passes after which power iterations have converged and running statistics stand. */
const warmUp = 60;

export function subjectOf(block: Block, input: Shape, { classes }: Sample): Subject {
  const labels = classes > 0 ? labelsOf(classes, 0) : undefined;
  const weights = Object.entries(block.weights).map(([name, { shape, role, fanIn }]) => {
    const spread = role === "kernel" || role === "bias" ? 1 / Math.sqrt(fanIn) : 0.3;
    return [name, tf.add(noise(`weight ${name}`, shape, spread), role === "scale" ? 1 : 0)] as const;
  });
  const buffers = Object.entries(block.buffers).map(([name, { shape, initial }]) => {
    const values = initial(stream(7, `buffer ${name}`));
    promise(values.length === elements(shape), `the buffer ${name} begins with one value for each element`);
    promise(values.every(Number.isFinite), `the buffer ${name} begins finite`);
    return [name, tf.tensor(values, [...shape])] as const;
  });
  const x = noise("x", [batch, ...input]);
  return { block, x, labels, weights: Object.fromEntries(weights), buffers: Object.fromEntries(buffers) };
}

/** The class of each sample: 0, 1, 2, … from `first` on. */
export function labelsOf(classes: number, first: number): tf.Tensor1D {
  return tf.tensor1d(
    Array.from({ length: batch }, (_, index) => (index + first) % classes),
    "int32",
  );
}

/** One pass: the output, and the buffers that it left. */
export function evaluate(
  subject: Subject,
  training: boolean,
): { readonly y: tf.Tensor; readonly updates: Named } {
  const updates: Record<string, tf.Tensor> = {};
  const y = subject.block.apply(subject.x, passOf(subject, training, updates));
  return { y, updates };
}

function passOf(
  { weights, buffers, labels }: Subject,
  training: boolean,
  updates: Record<string, tf.Tensor>,
  prefix = "",
): Pass {
  const find = (tensors: Named, name: string) => {
    promise(Object.hasOwn(tensors, prefix + name), `"${prefix + name}" is declared before it is used`);
    return tensors[prefix + name]!;
  };
  return {
    training,
    labels,
    weight: (name) => find(weights, name),
    buffer: (name) => find(buffers, name),
    update: (name, value) => {
      promise(find(buffers, name).shape.join() === value.shape.join(), `"${prefix + name}" keeps its shape`);
      updates[prefix + name] = retain(value);
    },
    within: (inner) => passOf({ weights, buffers, labels } as Subject, training, updates, prefix + inner),
  };
}

/** The same block after enough training passes for its buffers to settle. */
export function settled(subject: Subject): Subject {
  if (Object.keys(subject.buffers).length === 0) return subject;
  let current = subject;
  for (let pass = 0; pass < warmUp; pass++) {
    const buffers = { ...current.buffers, ...tf.tidy(() => ({ ...evaluate(current, true).updates })) };
    current = { ...current, buffers };
  }
  return current;
}
