import { type Block, elements, type Shape, type WeightSpec } from "../components/blocks/block.ts";

/**
 * The layout of one of our tensors in PyTorch, which has channels before pixels and outputs before inputs. `axes` are the
 * dimensions in PyTorch's order; axis i of ours is axis `order[i]` of those.
 */
export interface TorchLayout {
  /** The shape in PyTorch, and the shape here. */
  readonly torch: Shape;
  readonly ours: Shape;
  readonly axes: Shape;
  readonly order: readonly number[];
}

/** Layouts of a network's weights and buffers by name; `input` is the shape of one input. */
export function torchLayouts(network: Block, input: Shape): Readonly<Record<string, TorchLayout>> {
  const weights = Object.entries(network.weights).map(([name, weight]) => [name, ofWeight(weight, input)]);
  const buffers = Object.entries(network.buffers).map(([name, { shape }]) => {
    const kernel = network.weights[name.replace(/_v$/, "")];
    return [name, name.endsWith("weight_v") && kernel ? ofRightVector(kernel) : unchanged(shape)];
  });
  return Object.fromEntries([...weights, ...buffers]);
}

/** Images are [batch, channels, height, width] in PyTorch; other samples are unchanged. */
export function ofSamples(ours: Shape): TorchLayout {
  if (ours.length !== 4) return unchanged(ours);
  const [batch, height, width, channels] = ours as [number, number, number, number];
  const torch = [batch, channels, height, width];
  return { torch, ours, axes: torch, order: [0, 2, 3, 1] };
}

/** Reorders values from PyTorch's order into ours. */
export function fromTorch({ axes, order }: TorchLayout, values: Float32Array): Float32Array {
  return transposed(values, axes, order);
}

/** Reorders values from our order into PyTorch's. */
export function toTorch({ axes, order }: TorchLayout, values: Float32Array): Float32Array {
  const sizes = order.map((axis) => axes[axis]!);
  const back = axes.map((_, axis) => order.indexOf(axis));
  return transposed(values, sizes, back);
}

function ofWeight(weight: WeightSpec, input: Shape): TorchLayout {
  if (weight.role === "embedding") return ofEmbedding(weight.shape, input);
  return weight.role === "kernel" ? ofKernel(weight) : unchanged(weight.shape);
}

/** If the label is concatenated to an image: [classes, height x width x channels] here, channels first in PyTorch. */
function ofEmbedding(ours: Shape, input: Shape): TorchLayout {
  if (input.length !== 3) return unchanged(ours);
  const [classes, values] = ours as [number, number];
  const [height, width] = input as [number, number, number];
  const axes = [classes, values / (height * width), height, width];
  return { torch: ours, ours, axes, order: [0, 2, 3, 1] };
}

/** Our kernels end with the two axes that PyTorch's begin with, in reverse order. */
function ofKernel({ shape: ours, of }: WeightSpec): TorchLayout {
  if (of === "dense") {
    const torch = ours.toReversed();
    return { torch, ours, axes: torch, order: [1, 0] };
  }
  const [height, width, third, last] = ours as [number, number, number, number];
  const torch = [last, third, height, width];
  return { torch, ours, axes: torch, order: [2, 3, 1, 0] };
}

/** A right singular vector has one value for each kernel value of one output. */
function ofRightVector({ shape, of }: WeightSpec): TorchLayout {
  const [height, width, third, last] = shape as [number, number, number, number];
  if (of === "dense") return unchanged([shape[0]!]);
  const inputs = of === "convolution" ? third : last;
  const flat = [elements([inputs, height, width])];
  return { torch: flat, ours: flat, axes: [inputs, height, width], order: [1, 2, 0] };
}

function unchanged(shape: Shape): TorchLayout {
  return { torch: shape, ours: shape, axes: shape, order: shape.map((_, axis) => axis) };
}

/** An array of shape `from` with its axes in `order`. */
function transposed(values: Float32Array, from: Shape, order: readonly number[]): Float32Array {
  const inner = from.map((_, axis) => elements(from.slice(axis + 1)));
  return Float32Array.from(values, (_, at) => {
    let source = 0;
    let rest = at;
    for (const axis of order.toReversed()) {
      source += (rest % from[axis]!) * inner[axis]!;
      rest = Math.floor(rest / from[axis]!);
    }
    return values[source]!;
  });
}
