import { type Block, elements, type Shape, type WeightSpec } from "../components/blocks/block.ts";
import { type Module, modulesOf } from "./modules.ts";
import { type TorchLayout, torchLayouts } from "./torchLayout.ts";

/**
 * Layouts of a network's tensors in PyTorch, whose `nn.Flatten` and `nn.Unflatten` put the channels of an image first.
 * Ours are last, so three things have another order: the inputs of a dense layer after an image, the outputs of one
 * before an image, and the biases, scales and statistics of either.
 */
export function flattenedLayouts(network: Block, input: Shape): Readonly<Record<string, TorchLayout>> {
  const modules = modulesOf(network);
  const kernels = modules.flatMap((module) => kernelOf(module) ?? []);
  const layouts = { ...torchLayouts(network, input) };
  let passed = 0;
  for (const module of modules) {
    const kernel = kernelOf(module);
    const before = channelsBetween(kernels, passed, network, input);
    if (kernel !== undefined) passed++;
    const after = channelsBetween(kernels, passed, network, input);
    for (const [role, spec] of module.tensors) {
      const name = `${module.path}.${role}`;
      if (kernel?.of === "dense" && role === "weight") layouts[name] = ofDense(spec.shape, before, after);
      else if (kernel?.of === "dense" && role === "weight_v") layouts[name] = ofVector(spec.shape, before);
      else if (spec.shape.length === 1 && role !== "weight_v") layouts[name] = ofVector(spec.shape, after);
    }
  }
  return layouts;
}

/** The number of channels of an image of `values` values; undefined if it is not an image. */
type Channels = (values: number) => number | undefined;

function kernelOf({ tensors }: Module): WeightSpec | undefined {
  const weight = tensors.get("weight");
  return weight !== undefined && "role" in weight && weight.role === "kernel" ? weight : undefined;
}

/** The channels of the activations between two kernels, known from a convolution on either side or from the data. */
function channelsBetween(
  kernels: readonly WeightSpec[],
  passed: number,
  { output }: Block,
  input: Shape,
): Channels {
  const [last, next] = [kernels[passed - 1], kernels[passed]];
  const known =
    last === undefined ? ofImage(input) : last.of === "dense" ? undefined : channelsOf(last, "convolution");
  const following =
    next === undefined
      ? ofImage(output)
      : next.of === "dense"
        ? undefined
        : channelsOf(next, "transposedConvolution");
  return known ?? following ?? (() => undefined);
}

/** A kernel's channels on one side: a convolution's outputs are last; so are a transposed convolution's inputs. */
function channelsOf({ shape, of }: WeightSpec, last: WeightSpec["of"]): Channels {
  const channels = shape.at(of === last ? -1 : -2)!;
  return () => channels;
}

/** A label adds a channel and keeps the pixels; pooling keeps the channels. */
function ofImage(shape: Shape): Channels | undefined {
  if (shape.length !== 3) return undefined;
  const [height, width, channels] = shape as [number, number, number];
  return (values) => (values % (height * width) === 0 ? values / (height * width) : channels);
}

function ofVector(ours: Shape, channels: Channels): TorchLayout {
  const axes = imageAxes(elements(ours), channels);
  return { torch: ours, ours, axes, order: reversed(axes.length) };
}

/** [inputs, outputs] here, [outputs, inputs] in PyTorch. */
function ofDense(ours: Shape, before: Channels, after: Channels): TorchLayout {
  const [inputs, outputs] = ours as [number, number];
  const axes = [...imageAxes(outputs, after), ...imageAxes(inputs, before)];
  return { torch: ours.toReversed(), ours, axes, order: reversed(axes.length) };
}

/** The axes of a flattened image in PyTorch, channels and pixels; a single axis for anything else. */
function imageAxes(values: number, channelsFor: Channels): number[] {
  const channels = channelsFor(values) ?? values;
  const pixels = values / channels;
  return Number.isInteger(pixels) && pixels > 1 && channels > 1 ? [channels, pixels] : [values];
}

const reversed = (count: number) => Array.from({ length: count }, (_, i) => count - 1 - i);
