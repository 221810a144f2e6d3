import type * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../../engine/random/streams.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";

/** Extents of one sample, without the batch: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

/** What the data knows, so that no network has to be told. */
export interface Sample {
  readonly shape: Shape;
  /** Smallest and largest value of a real sample. */
  readonly range: Range;
  /** Number of classes of the labels; 0 where there are none. */
  readonly classes: number;
}

export type Range = readonly [low: number, high: number];

/** A trained tensor: its shape, and what an initializer and a constraint need to know of it. */
export interface WeightSpec {
  readonly shape: Shape;
  readonly role: "kernel" | "bias" | "scale" | "offset" | "embedding";
  readonly of: "convolution" | "transposedConvolution" | "dense" | "normalizer" | "embedding";
  /** Inputs to one output unit, and outputs of one input unit, as PyTorch counts them. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Overrides the network's initializer for this weight. */
  readonly initializer?: Initializer;
}

/** Draws a weight's first value, in the order of its elements. */
export type Initializer = (weight: WeightSpec, random: Stream) => Float32Array;

/** A tensor that passes change and gradients do not: running statistics, power-iteration vectors. */
export interface BufferSpec {
  readonly shape: Shape;
  /** Its first value. */
  readonly initial: (random: Stream) => Float32Array;
}

/** One evaluation of a network: where its blocks find their tensors and leave their new buffers. */
export interface Pass {
  /** False where running statistics replace the batch's own. */
  readonly training: boolean;
  /** Class of each sample, shape [batch], int32; undefined where the game is not conditional. */
  readonly labels: tf.Tensor1D | undefined;
  readonly weight: (name: string) => tf.Tensor;
  readonly buffer: (name: string) => tf.Tensor;
  readonly update: (name: string, value: tf.Tensor) => void;
  /** The same pass for an inner block whose names begin with `prefix`. */
  readonly within: (prefix: string) => Pass;
}

/** A differentiable function of a batch of samples, of known shapes, that owns no tensor. */
export interface Block {
  readonly output: Shape;
  readonly weights: Readonly<Record<string, WeightSpec>>;
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  readonly apply: (x: tf.Tensor, pass: Pass) => tf.Tensor;
  readonly traits: Traits;
}

export interface Traits {
  /** Values the output can take: a range, any, or whatever the input takes. */
  readonly range: Range | "any" | "input";
  /** A sample's output depends on the other samples of its batch. */
  readonly batchStatistics: boolean;
  /** Depends on the labels. */
  readonly conditional: boolean;
  /** Something keeps its slope bounded. */
  readonly lipschitz: boolean;
  /** Why the gradient cannot be differentiated again; undefined where it can. */
  readonly noSecondDerivative?: string;
}

export const plainTraits: Traits = {
  range: "any",
  batchStatistics: false,
  conditional: false,
  lipschitz: false,
};

/** A block without tensors of its own. */
export function pure(output: Shape, apply: (x: tf.Tensor) => tf.Tensor, traits: Partial<Traits> = {}): Block {
  return { output, weights: {}, buffers: {}, apply, traits: { ...plainTraits, ...traits } };
}

export const elements = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);

/** The extents of an image; an `InvalidParameter` where the samples are no images. */
export function imageShape(input: Shape): readonly [height: number, width: number, channels: number] {
  if (input.length !== 3)
    throw new InvalidParameter(`takes images, and gets samples of shape [${input.join(", ")}]`);
  return input as readonly [number, number, number];
}
