import { type Block, elements, type Shape, type WeightSpec } from "../components/blocks/block.ts";

/**
 * How a tensor of ours lies in PyTorch, where channels come before pixels and outputs before inputs. Both
 * lay out the same array; `axes` are its extents as PyTorch orders them, `order` says which of them each
 * axis of ours is.
 */
export interface TorchLayout {
  /** Its shape in PyTorch, and its shape here. */
  readonly torch: Shape;
  readonly ours: Shape;
  readonly axes: Shape;
  readonly order: readonly number[];
}

/** Layouts of a network's weights and buffers by name; `input` is the shape of what enters the network. */
export function torchLayouts(network: Block, input: Shape): Readonly<Record<string, TorchLayout>> {
  const weights = Object.entries(network.weights).map(([name, weight]) => [name, ofWeight(weight, input)]);
  const buffers = Object.entries(network.buffers).map(([name, { shape }]) => {
    const kernel = network.weights[name.replace(/_v$/, "")];
    return [name, name.endsWith("weight_v") && kernel ? ofRightVector(kernel) : unchanged(shape)];
  });
  return Object.fromEntries([...weights, ...buffers]);
}

/** [batch, channels, height, width] there, [batch, height, width, channels] here; anything else is unchanged. */
export function ofSamples(ours: Shape): TorchLayout {
  if (ours.length !== 4) return unchanged(ours);
  const [batch, height, width, channels] = ours as [number, number, number, number];
  const torch = [batch, channels, height, width];
  return { torch, ours, axes: torch, order: [0, 2, 3, 1] };
}

/** Values in PyTorch's order, put into ours. */
export function fromTorch({ axes, order }: TorchLayout, values: Float32Array): Float32Array {
  return transposed(values, axes, order);
}

/** Values in our order, put into PyTorch's. */
export function toTorch({ axes, order }: TorchLayout, values: Float32Array): Float32Array {
  const extents = order.map((axis) => axes[axis]!);
  const back = axes.map((_, axis) => order.indexOf(axis));
  return transposed(values, extents, back);
}

function ofWeight(weight: WeightSpec, input: Shape): TorchLayout {
  if (weight.role === "embedding") return ofEmbedding(weight.shape, input);
  return weight.role === "kernel" ? ofKernel(weight) : unchanged(weight.shape);
}

/** [classes, height x width x channels] here, with channels first there, where the label meets an image. */
function ofEmbedding(ours: Shape, input: Shape): TorchLayout {
  if (input.length !== 3) return unchanged(ours);
  const [classes, values] = ours as [number, number];
  const [height, width] = input as [number, number, number];
  const axes = [classes, values / (height * width), height, width];
  return { torch: ours, ours, axes, order: [0, 2, 3, 1] };
}

/** All three kinds end with the axes that PyTorch begins with, the other way round. */
function ofKernel({ shape: ours, of }: WeightSpec): TorchLayout {
  if (of === "dense") {
    const torch = ours.toReversed();
    return { torch, ours, axes: torch, order: [1, 0] };
  }
  const [height, width, third, last] = ours as [number, number, number, number];
  const torch = [last, third, height, width];
  return { torch, ours, axes: torch, order: [2, 3, 1, 0] };
}

/** A right singular vector has one value for each value of a kernel that enters one output. */
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

/** The array of extents `from` with its axes in `order`. */
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
