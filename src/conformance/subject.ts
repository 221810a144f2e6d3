import * as tf from "@tensorflow/tfjs-core";
import { type Block, elements, type Pass, type Sample, type Shape } from "../components/blocks/block.ts";
import { type Named, retain } from "../engine/gradients/differentiate.ts";
import { stream } from "../engine/random/streams.ts";
import { promise } from "./promise.ts";
import { noise } from "./tensors.ts";

/** A block with the tensors that it needs. */
export interface Subject {
  readonly block: Block;
  /** Shape [batch, …input]. */
  readonly x: tf.Tensor;
  /** Class of each sample; undefined without labels. */
  readonly labels: tf.Tensor1D | undefined;
  readonly weights: Named;
  readonly buffers: Named;
}

/** Batch size. */
export const batch = 4;

/** Training passes after which power iterations and running statistics have converged. */
const warmUp = 60;

export function subjectOf(block: Block, input: Shape, { classes }: Sample): Subject {
  const labels = classes > 0 ? labelsOf(classes, 0) : undefined;
  const weights = Object.entries(block.weights).map(([name, { shape, role, fanIn }]) => {
    const deviation = role === "kernel" || role === "bias" ? 1 / Math.sqrt(fanIn) : 0.3;
    return [name, tf.add(noise(`weight ${name}`, shape, deviation), role === "scale" ? 1 : 0)] as const;
  });
  const buffers = Object.entries(block.buffers).map(([name, { shape, initial }]) => {
    const values = initial(stream(7, `buffer ${name}`));
    promise(values.length === elements(shape), `the initial buffer ${name} has one value for each element`);
    promise(values.every(Number.isFinite), `the initial buffer ${name} is finite`);
    return [name, tf.tensor(values, [...shape])] as const;
  });
  const x = noise("x", [batch, ...input]);
  return { block, x, labels, weights: Object.fromEntries(weights), buffers: Object.fromEntries(buffers) };
}

/** Classes `first`, `first` + 1, …, modulo the number of classes. */
export function labelsOf(classes: number, first: number): tf.Tensor1D {
  return tf.tensor1d(
    Array.from({ length: batch }, (_, index) => (index + first) % classes),
    "int32",
  );
}

/** One pass: the output and the updated buffers. */
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

/** The subject after enough training passes for its buffers to converge. */
export function settled(subject: Subject): Subject {
  if (Object.keys(subject.buffers).length === 0) return subject;
  let current = subject;
  for (let pass = 0; pass < warmUp; pass++) {
    const buffers = { ...current.buffers, ...tf.tidy(() => ({ ...evaluate(current, true).updates })) };
    current = { ...current, buffers };
  }
  return current;
}
