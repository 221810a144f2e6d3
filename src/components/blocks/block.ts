import type * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../../engine/random/streams.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";

/**
 * Every network is a tree of blocks. A `Block` declares its tensors (`weights` are trained, `buffers` are not) and
 * computes its output from them; it owns none, so one block serves training, inference and the exponential moving
 * average alike. `apply(x, pass)` maps a batch [batch, …input] to [batch, …output]: the `Pass` hands it its tensors
 * by name and takes the buffers that it updates. `Traits` say what checks and other components need to know of a
 * block without looking inside.
 */
export interface Block {
  /** Shape of one output sample. */
  readonly output: Shape;
  readonly weights: Readonly<Record<string, WeightSpec>>;
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  /** Maps x, shape [batch, …input], to shape [batch, …output]; differentiable, pure, leaves no tensor behind. */
  readonly apply: (x: tf.Tensor, pass: Pass) => tf.Tensor;
  readonly traits: Traits;
  /** Elements that all layers inside compute for one sample; if left out, those of the output. */
  readonly activations?: number;
}

/** Dimensions of one sample, without the batch: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

/** One application of a network to a batch: the tensors its blocks read, and the buffers they update. */
export interface Pass {
  /** True if the batch's own statistics are used; false if the running ones are. */
  readonly training: boolean;
  /** Class of each sample, int32 [batch]; undefined in an unconditional game. */
  readonly labels: tf.Tensor1D | undefined;
  readonly weight: (name: string) => tf.Tensor;
  readonly buffer: (name: string) => tf.Tensor;
  /** Sets the next value of a buffer. */
  readonly update: (name: string, value: tf.Tensor) => void;
  /** The same pass for an inner block, whose tensors' names begin with `prefix`. */
  readonly within: (prefix: string) => Pass;
}

/** Properties of a block. */
export interface Traits {
  /** Range of the output: an interval, any, or that of the input. */
  readonly range: Range | "any" | "input";
  /** True if a sample's output depends on the other samples of its batch in training. */
  readonly batchStatistics: boolean;
  /** Values of one sample that a statistic of the batch is taken over: pixels of a channel, 1 for vectors; the fewest. */
  readonly valuesPerStatistic?: number;
  /** True if the output depends on the labels. */
  readonly conditional: boolean;
  /** True if the block is Lipschitz continuous by construction. */
  readonly lipschitz: boolean;
  /** Why there is no second derivative; undefined if there is one. */
  readonly noSecondDerivative?: string;
}

export type Range = readonly [low: number, high: number];

/** Facts of the dataset that networks are built from. */
export interface Sample {
  readonly shape: Shape;
  /** Smallest and largest value of a real sample. */
  readonly range: Range;
  /** Number of classes; 0 without labels. */
  readonly classes: number;
}

/** A trained tensor: its shape, and what initializers and constraints need to know of it. */
export interface WeightSpec {
  readonly shape: Shape;
  readonly role: "kernel" | "bias" | "scale" | "offset" | "embedding";
  readonly of: "convolution" | "transposedConvolution" | "dense" | "normalizer" | "embedding";
  /** Fans as PyTorch counts them: inputs of one output unit, outputs of one input unit. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Takes precedence over the network's initializer. */
  readonly initializer?: Initializer;
  /** What a normalizer adds to the variance; an import compares it. */
  readonly epsilon?: number;
}

/** Draws the initial value of a weight, row-major. */
export type Initializer = (weight: WeightSpec, random: Stream) => Float32Array;

/** A tensor that passes update and gradients do not: running statistics, vectors of a power iteration. */
export interface BufferSpec {
  readonly shape: Shape;
  /** What a normalizer adds to this variance; an import compares it. */
  readonly epsilon?: number;
  readonly initial: (random: Stream) => Float32Array;
}

export const plainTraits: Traits = {
  range: "any",
  batchStatistics: false,
  conditional: false,
  lipschitz: false,
};

/** A block without weights and buffers. */
export function pure(output: Shape, apply: (x: tf.Tensor) => tf.Tensor, traits: Partial<Traits> = {}): Block {
  return { output, weights: {}, buffers: {}, apply, traits: { ...plainTraits, ...traits } };
}

/** Number of elements of a shape. */
export const elements = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** The dimensions of an image. @throws InvalidParameter if the samples are not images. */
export function imageShape(input: Shape): readonly [height: number, width: number, channels: number] {
  if (input.length !== 3)
    throw new InvalidParameter(`expects images [height, width, channels], got shape [${input.join(", ")}]`);
  return input as readonly [number, number, number];
}
