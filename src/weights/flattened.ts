import { type Block, elements, type Shape, type WeightSpec } from "../components/blocks/block.ts";
import { type Module, modulesOf } from "./modules.ts";
import { type TorchLayout, torchLayouts } from "./torchLayout.ts";

/**
 * Layouts of a network's tensors in PyTorch where images are flattened with their channels first, as `nn.Flatten` and
 * `nn.Unflatten` do. Ours come last, so the inputs of a dense layer after an image, the outputs of one before an image,
 * and what belongs to each of these by itself (biases, scales, statistics) stand in another order.
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

/** How many channels an image of `values` values has; undefined where there is no image. */
type Channels = (values: number) => number | undefined;

function kernelOf({ tensors }: Module): WeightSpec | undefined {
  const weight = tensors.get("weight");
  return weight !== undefined && "role" in weight && weight.role === "kernel" ? weight : undefined;
}

/** The channels of what passes between two kernels, as a convolution on either side, or the data, tells them. */
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

/** A kernel's channels on one side: a convolution's outputs come last, a transposed one's inputs. */
function channelsOf({ shape, of }: WeightSpec, last: WeightSpec["of"]): Channels {
  const channels = shape.at(of === last ? -1 : -2)!;
  return () => channels;
}

/** An image's pixels stay when a label adds a channel; its channels stay when its pixels are pooled. */
function ofImage(shape: Shape): Channels | undefined {
  if (shape.length !== 3) return undefined;
  const [height, width, channels] = shape as [number, number, number];
  return (values) => (values % (height * width) === 0 ? values / (height * width) : channels);
}

function ofVector(ours: Shape, channels: Channels): TorchLayout {
  const axes = imageAxes(elements(ours), channels);
  return { torch: ours, ours, axes, order: reversed(axes.length) };
}

/** [inputs, outputs] here, [outputs, inputs] there. */
function ofDense(ours: Shape, before: Channels, after: Channels): TorchLayout {
  const [inputs, outputs] = ours as [number, number];
  const axes = [...imageAxes(outputs, after), ...imageAxes(inputs, before)];
  return { torch: ours.toReversed(), ours, axes, order: reversed(axes.length) };
}

/** The two axes that a flattened image has in PyTorch, channels and pixels; otherwise the one that there is. */
function imageAxes(values: number, channelsFor: Channels): number[] {
  const channels = channelsFor(values) ?? values;
  const pixels = values / channels;
  return Number.isInteger(pixels) && pixels > 1 && channels > 1 ? [channels, pixels] : [values];
}

const reversed = (count: number) => Array.from({ length: count }, (_, i) => count - 1 - i);
