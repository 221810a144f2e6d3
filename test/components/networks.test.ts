import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { bind } from "../../src/algorithms/boundNetwork.ts";
import { parameterCount } from "../../src/algorithms/learner.ts";
import type { Block, Sample } from "../../src/components/blocks/block.ts";
import { critics } from "../../src/components/critics/index.ts";
import { generators } from "../../src/components/generators/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const images = (size: number, channels = 1): Sample => ({
  shape: [size, size, channels],
  range: [-1, 1],
  classes: 10,
});
const points: Sample = {
  shape: [2],
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  classes: 8,
};

const generator = (name: keyof typeof generators, params: Parameters, sample: Sample) =>
  make(generators[name], params)([100], sample);
const critic = (name: keyof typeof critics, params: Parameters, sample: Sample) =>
  make(critics[name], params)(sample.shape, sample);

const layerNorm = { normalizer: { type: "layerNorm" } };
/** S3's choice: 100-256-256-784 and 784-256-256-1. */
const wide = { width: 256, depth: 2 };

// Counted in seeds.md, and printed by the seeds' authors' own code where it exists.
it.each<[string, Block, number]>([
  ["S4 generator, architecture 1", generator("dcgan", { width: 64 }, images(64)), 3_574_656],
  ["S4 generator, architecture 2", generator("dcgan", { width: 32 }, images(64)), 1_099_200],
  ["S4 critic, architecture 1", critic("dcgan", { width: 64, ...layerNorm }, images(64)), 2_763_520],
  ["S4 critic, architecture 2", critic("dcgan", { width: 32, ...layerNorm }, images(64)), 693_632],
  ["S3 generator", generator("mlp", wide, images(28)), 293_136],
  ["S3 critic", critic("mlp", wide, images(28)), 267_009],
])("%s has %i parameters", (_, block, count) => {
  expect(parameterCount(block)).toBe(count);
});

/** Shapes of all kernels, [height, width, …]. */
const kernels = ({ weights }: Block) =>
  Object.values(weights)
    .filter(({ role }) => role === "kernel")
    .map(({ shape }) => shape);

describe("dcgan", () => {
  it("follows from the data: 28 pixels by 4, 7 and 14", () => {
    const up = generator("dcgan", { width: 8 }, images(28));
    expect(up.output).toEqual([28, 28, 1]);
    expect(kernels(up)).toEqual([
      [4, 4, 32, 100],
      [3, 3, 16, 32],
      [4, 4, 8, 16],
      [4, 4, 1, 8],
    ]);
    const down = critic("dcgan", { width: 8 }, images(28));
    expect(down.output).toEqual([1]);
    expect(kernels(down)).toEqual([
      [4, 4, 1, 8],
      [4, 4, 8, 16],
      [3, 3, 16, 32],
      [4, 4, 32, 1],
    ]);
  });

  it.each([5, 8, 28, 32, 45, 64, 100])("makes and judges RGB images of %i pixels", (size) => {
    expect(generator("dcgan", { width: 2 }, images(size, 3)).output).toEqual([size, size, 3]);
    expect(critic("dcgan", { width: 2 }, images(size, 3)).output).toEqual([1]);
  });

  it("stops halving at its depth", () => {
    const down = critic("dcgan", { width: 4, depth: 2 }, images(32));
    expect(kernels(down).map(([extent]) => extent)).toEqual([4, 4, 8]);
    expect(down.output).toEqual([1]);
  });

  it("puts normalizers where Radford et al. 2015, section 3, have them", () => {
    // All but the generator's last layer, and all but the critic's first and last; no biases.
    const scales = ({ weights }: Block) =>
      Object.values(weights).filter(({ role }) => role === "scale").length;
    const up = generator("dcgan", { width: 2 }, images(32));
    const down = critic("dcgan", { width: 2 }, images(32));
    expect([scales(up), kernels(up).length]).toEqual([3, 4]);
    expect([scales(down), kernels(down).length]).toEqual([2, 4]);
    const roles = [up, down].flatMap(({ weights }) => Object.values(weights).map(({ role }) => role));
    expect(new Set(roles)).toEqual(new Set(["kernel", "scale", "offset"]));
  });

  it.each<[string, () => Block, string]>([
    ["points", () => generator("dcgan", {}, points), "expects images"],
    [
      "too small an image",
      () => critic("dcgan", {}, images(4)),
      "images of 4 pixels can be halved only 0 times",
    ],
    [
      "too deep",
      () => critic("dcgan", { depth: 5 }, images(32)),
      "images of 32 pixels can be halved only 3 times",
    ],
    ["oblong", () => generator("dcgan", {}, { ...images(8), shape: [8, 16, 1] }), "makes square images"],
  ])("refuses %s", (_, build, reason) => {
    expect(build).toThrow(reason);
  });
});

it("mlp makes points and images, with a bias in every layer", () => {
  expect(generator("mlp", { width: 4, depth: 0 }, points).output).toEqual([2]);
  expect(generator("mlp", { width: 4 }, images(8, 3)).output).toEqual([8, 8, 3]);
  expect(critic("mlp", { width: 4 }, images(8, 3)).output).toEqual([1]);
  expect(Object.keys(critic("mlp", { width: 4, depth: 1 }, points).weights)).toEqual([
    "1.weight",
    "1.bias",
    "4.weight",
    "4.bias",
  ]);
});

it("says at which layer of a list something does not fit", () => {
  const layers = [
    { type: "dense", units: 5 },
    { type: "conv2d", kernel: 3 },
  ];
  const build = () => generator("sequential", { layers }, images(8));
  expect(build).toThrow(
    expect.objectContaining({ message: expect.stringContaining("expects images"), path: ["layers", 1] }),
  );
});

describe("conditioned on labels", () => {
  const embedding = (block: Block) => block.weights["embedding.weight"]?.shape;

  // Seed 004's sibling: an embedding added to z, and one as an extra channel of the critic's image.
  it.each<[string, Block, number[]]>([
    ["z, added", generator("dcgan", { width: 2, labels: "added" }, images(8)), [10, 100]],
    ["z, concatenated", generator("dcgan", { width: 2, labels: "concatenated" }, images(8)), [10, 100]],
    ["z, size given", generator("mlp", { width: 2, labels: "concatenated", embedding: 7 }, points), [8, 7]],
    ["an image, added", critic("dcgan", { width: 2, labels: "added" }, images(8, 3)), [10, 192]],
    ["an image's channel", critic("dcgan", { width: 2, labels: "concatenated" }, images(8, 3)), [10, 64]],
    ["a point, concatenated", critic("mlp", { width: 2, labels: "concatenated" }, points), [8, 2]],
  ])("embeds them for %s", (_, block, shape) => {
    expect(embedding(block)).toEqual(shape);
    expect(block.traits.conditional).toBe(true);
  });

  it("widens the first layer by what is put beside its input", () => {
    const first = (params: Parameters) => kernels(critic("dcgan", { width: 2, ...params }, images(8, 3)))[0];
    expect(first({ labels: "concatenated" })).toEqual([4, 4, 4, 2]);
    expect(first({ labels: "added" })).toEqual([4, 4, 3, 2]);
    const wide = generator("mlp", { width: 5, labels: "concatenated", embedding: 7 }, points);
    expect(kernels(wide)[0]).toEqual([107, 5]);
  });

  it("looks up each sample's own row", () => {
    // By hand: a critic that takes 1 x + 10 y + 100 z of what it sees.
    const layers = [{ type: "dense", units: 1, bias: false }];
    const block = (labels: string) => {
      const size = labels === "concatenated" ? { embedding: 1 } : {};
      return make(critics.sequential, { labels, layers, ...size })([2], points);
    };
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [8, 1]);
    const pairs = tf.tensor2d([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 1], [8, 2]);
    const scores = (labels: string, embedding: tf.Tensor, kernel: number[]) => {
      const weights = { "embedding.weight": embedding, "0.weight": tf.tensor2d(kernel, [kernel.length, 1]) };
      const x = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      return bind(block(labels), weights, {}, "training").apply(x, tf.tensor1d([7, 0], "int32"));
    };
    expectClose(scores("concatenated", table, [1, 10, 100]), [821, 143]);
    expectClose(scores("added", pairs, [1, 10]), [39, 44]);
  });

  it.each<Parameters>([{ labels: "added" }, { labels: "none" }, {}])("takes no size for %j", (params) => {
    const build = () => generator("mlp", { ...params, embedding: 5 }, points);
    expect(build).toThrow("applies only to labels concatenated to a vector");
    const judge = () => critic("dcgan", { labels: "concatenated", embedding: 5 }, images(8));
    expect(judge).toThrow(expect.objectContaining({ path: ["embedding"] }));
  });

  it("needs a dataset with labels", () => {
    const build = () => generator("mlp", { labels: "added" }, { ...points, classes: 0 });
    expect(build).toThrow("the dataset has no labels to condition on");
  });
});

describe("traits of a whole network", () => {
  const sequential = (...layers: Parameters[]) => critic("sequential", { layers }, images(8)).traits;
  const flat = [{ type: "flatten" }, { type: "dense", units: 1 }];

  it("has the range of what comes last, through what keeps it", () => {
    expect(sequential(...flat).range).toBe("any");
    expect(sequential({ type: "tanh" }, ...flat).range).toBe("any");
    expect(sequential(...flat, { type: "sigmoid" }).range).toEqual([0, 1]);
    expect(sequential({ type: "tanh" }, { type: "averagePool" }, { type: "flatten" }).range).toEqual([-1, 1]);
  });

  it("has what any of its layers has", () => {
    const { batchStatistics, lipschitz } = sequential({ type: "batchNorm" }, ...flat);
    expect([batchStatistics, lipschitz]).toEqual([true, false]);
    const transformed = { type: "dense", units: 1, weightTransform: { type: "spectralNorm" } };
    expect(sequential({ type: "flatten" }, transformed).lipschitz).toBe(true);
    expect(sequential({ type: "flatten" }, { ...transformed, units: 3 }, flat[1]!).lipschitz).toBe(true);
    expect(sequential(...flat)).toMatchObject({
      batchStatistics: false,
      lipschitz: false,
      conditional: false,
    });
  });
});
