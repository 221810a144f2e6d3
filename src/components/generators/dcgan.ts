import { type Static, Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape } from "../blocks/block.ts";
import { chain, type Layer } from "../blocks/chain.ts";
import { transposedConvolution } from "../blocks/convolution.ts";
import { network, networkParameters, parameter } from "../blocks/network.ts";
import { pyramid } from "../blocks/pyramid.ts";
import { reshape } from "../blocks/reshape.ts";
import { papers } from "../papers.ts";
import { defineGenerator } from "./contract.ts";

const params = Type.Object({
  width: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 4096,
    description: "Channels before the last layer; each earlier layer has twice as many.",
  }),
  depth: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10,
      description: "Number of doublings of the image size; by default from 4 pixels to the size of the data.",
    }),
  ),
  normalizer: part<Layer>("normalizers", {
    default: { type: "batchNorm" },
    description: "Normalizer after every layer but the last.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "relu" },
    description: "Activation after every layer but the last.",
  }),
  output: part<Layer>("layers", {
    default: { type: "tanh" },
    description: "Activation after the last layer.",
  }),
  ...networkParameters({ type: "dcgan" }),
});

type Params = Static<typeof params>;

export const dcgan = defineGenerator({
  about:
    "DCGAN generator: transposed convolutions without biases, from 1 pixel to 4, 8, … up to the size of the data, a square.",
  papers: [papers.dcgan],
  params,
  create: (params) =>
    network(params, (input, sample) => chain(layers(params, imageShape(sample.shape)))(input, sample)),
});

function layers(params: Params, [height, width]: readonly [number, number, number]): Layer[] {
  if (height !== width)
    throw new InvalidParameter(`makes square images, but the data has ${height} x ${width} pixels`);
  const stages = pyramid(height, params.depth).toReversed();
  const up = (kernel: number, stride: number, padding: number, channels?: number) =>
    transposedConvolution({
      kernel,
      stride,
      padding,
      outputPadding: 0,
      bias: false,
      ...(channels && { channels }),
    });
  const channels = (stage: number) => params.width * 2 ** (stages.length - 1 - stage);
  return [
    (input, sample) => reshape([1, 1, ...input])(input, sample),
    up(stages[0]!.small, 1, 0, channels(0)),
    ...stages.flatMap(({ kernel }, stage) => [
      parameter(params.normalizer, "normalizer"),
      parameter(params.activation, "activation"),
      stage === stages.length - 1 ? up(kernel, 2, 1) : up(kernel, 2, 1, channels(stage + 1)),
    ]),
    parameter(params.output, "output"),
  ];
}
