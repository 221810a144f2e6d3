import { type Static, Type } from "@sinclair/typebox";
import { stream } from "../../engine/random/streams.ts";
import { defineDataset, type Split } from "./contract.ts";
import { inMemory } from "./splits.ts";

const params = Type.Object({
  modes: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 255,
    description: "Number of Gaussians, evenly spaced on the circle.",
  }),
  radius: Type.Number({
    default: 2,
    exclusiveMinimum: 0,
    maximum: 1000,
    description: "Radius of the circle.",
  }),
  standardDeviation: Type.Number({
    default: 0.05,
    minimum: 0,
    maximum: 1000,
    description: "Standard deviation of each Gaussian.",
  }),
  count: Type.Integer({
    default: 8192,
    minimum: 1,
    maximum: 1_000_000,
    description: "Number of training points; a quarter as many are for testing.",
  }),
  seed: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 2 ** 32 - 1,
    description: "Seed of the points, independent of the run's.",
  }),
});

type Params = Static<typeof params>;

export const gaussianMixture = defineDataset({
  about:
    "Points in the plane from a mixture of Gaussians on a circle, labelled by Gaussian: trains in seconds and shows mode collapse.",
  params,
  create: (params) => ({
    sample: {
      shape: [2],
      range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      classes: params.modes,
    },
    trainCount: params.count,
    load: async () => ({
      train: points(params, "train", params.count),
      test: points(params, "test", Math.ceil(params.count / 4)),
      decode: (stored) => stored,
      digests: {},
    }),
  }),
});

function points({ modes, radius, standardDeviation, seed }: Params, part: string, count: number): Split {
  const labels = Uint8Array.from(stream(seed, `mixture/${part}/mode`).integers(count, modes));
  const noise = stream(seed, `mixture/${part}/noise`).normal(2 * count);
  const values = noise.map((value, index) => {
    const angle = (2 * Math.PI * labels[index >> 1]!) / modes;
    return radius * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + standardDeviation * value;
  });
  return inMemory(values, [2], labels);
}
