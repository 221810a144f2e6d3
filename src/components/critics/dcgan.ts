import { type Static, Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape } from "../blocks/block.ts";
import { chain, type Layer } from "../blocks/chain.ts";
import { convolution } from "../blocks/convolution.ts";
import type { WeightTransform } from "../blocks/kernel.ts";
import { network, networkParameters, parameter } from "../blocks/network.ts";
import { pyramid } from "../blocks/pyramid.ts";
import { flatten } from "../blocks/reshape.ts";
import { papers } from "../papers.ts";
import { defineCritic } from "./contract.ts";

const params = Type.Object({
  width: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 4096,
    description: "Channels after the first layer; each later layer has twice as many.",
  }),
  depth: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10,
      description: "Number of halvings of the image size; by default down to 4 pixels.",
    }),
  ),
  normalizer: part<Layer>("normalizers", {
    default: { type: "batchNorm" },
    description: "Normalizer after every layer but the first and the last.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "leakyRelu", slope: 0.2 },
    description: "Activation after every layer but the last.",
  }),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Applied to every kernel." }),
  ),
  ...networkParameters({ type: "dcgan" }),
});

type Params = Static<typeof params>;

export const dcgan = defineCritic({
  about:
    "DCGAN discriminator: strided convolutions without biases, halving square images down to 4 pixels, then one score.",
  papers: [papers.dcgan],
  params,
  create: (params) =>
    network(params, (input, sample) => chain(layers(params, imageShape(input)))(input, sample)),
});

function layers(params: Params, [height, width]: readonly [number, number, number]): Layer[] {
  if (height !== width)
    throw new InvalidParameter(`expects square images, but the data has ${height} x ${width} pixels`);
  const stages = pyramid(height, params.depth);
  const { weightTransform } = params;
  const down = (channels: number, kernel: number, stride: number, padding: number) =>
    convolution({
      channels,
      kernel,
      stride,
      padding,
      bias: false,
      ...(weightTransform && { weightTransform }),
    });
  return [
    ...stages.flatMap(({ kernel }, stage) => [
      down(params.width * 2 ** stage, kernel, 2, 1),
      ...(stage === 0 ? [] : [parameter(params.normalizer, "normalizer")]),
      parameter(params.activation, "activation"),
    ]),
    down(1, stages.at(-1)!.small, 1, 0),
    flatten,
  ];
}
