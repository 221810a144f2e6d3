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
    description: "Channels before the last layer; each layer before has twice as many.",
  }),
  depth: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10,
      description: "Doublings of the image; from 4 pixels up to the data's size where left out.",
    }),
  ),
  normalizer: part<Layer>("normalizers", {
    default: { type: "batchNorm" },
    description: "After every layer but the last.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "relu" },
    description: "After every layer but the last.",
  }),
  output: part<Layer>("layers", { default: { type: "tanh" }, description: "After the last layer." }),
  ...networkParameters({ type: "dcgan" }),
});

type Params = Static<typeof params>;

export const dcgan = defineGenerator({
  about: "DCGAN's transposed convolutions, from 1 pixel over 4, 8, … to the data's size; no biases.",
  papers: [papers.dcgan],
  params,
  create: (params) =>
    network(params, (input, sample) => chain(layers(params, imageShape(sample.shape)))(input, sample)),
});

function layers(params: Params, [height, width]: readonly [number, number, number]): Layer[] {
  if (height !== width)
    throw new InvalidParameter(`makes square images, and the data has ${height} x ${width} pixels`);
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
