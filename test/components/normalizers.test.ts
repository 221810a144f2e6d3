import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { normalizers } from "../../src/components/normalizers/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, type Given, pass, sample, sequence } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

type Name = keyof typeof normalizers;

/** torch 2.13: q = sequence(2,2,2,4, 5,13,6) NHWC; norm.weight.data, norm.bias.data = g, be; norm(q) */
const images = () => sequence([2, 2, 2, 4], 5, 13, 6);
const affine = () => ({ weight: tf.tensor1d([1, 0.5, 2, -1]), bias: tf.tensor1d([0, 1, -1, 0.5]) });

const apply = (name: Name, params: Parameters, x: tf.Tensor, given: Given = {}) =>
  pass(make(normalizers[name], params), x, given);

const values: readonly (readonly [Name, Parameters, number[]])[] = [
  [
    "batchNorm", // BatchNorm2d(4) in training
    {},
    [
      -1.3608271, 0.983361, 0.6638951, 1.8608271, 0.5443308, 1.9151423, -2.5307837, -0.0443308, -1.0886617,
      1.1164726, 1.1963415, 1.5886617, 0.8164963, 0.3178029, -1.998337, -0.3164963, -0.8164963, 1.2495842,
      1.728788, 1.3164963, 1.0886617, 0.4509146, -1.4658906, -0.5886617, -0.5443308, 1.3826958, -4.6605692,
      1.0443308, 1.3608271, 0.5840262, -0.9334442, -0.8608271,
    ],
  ],
  [
    "groupNorm", // GroupNorm(2, 4)
    { groups: 2 },
    [
      -1.2146052, 1.0155718, 0.9219745, 1.9045198, 0.5294433, 1.8875961, -2.626286, -0.1652989, -0.9654554,
      1.1401467, 1.5133513, 1.6088314, 0.7785931, 0.3926974, -2.0349092, -0.4609873, -0.9609873, 1.2587273,
      1.4292104, 1.2785931, 1.1088314, 0.3716621, -1.560587, -0.4654554, -0.6652989, 1.4065715, -4.5503845,
      1.0294433, 1.4045198, 0.5195063, -1.0622874, -0.7146052,
    ],
  ],
  [
    "layerNorm", // GroupNorm(1, 4), which is layer norm over C, H, W with a scale and an offset for each channel
    {},
    [
      -1.5184808, 0.8938696, 1.1879184, 1.4959928, 0.3102272, 1.8082237, -1.9470096, -0.3327152, -1.2572367,
      1.0244917, 1.7104065, 1.2347487, 0.5714713, 0.2407597, -1.4245214, -0.5939592, -1.0939592, 1.1061304,
      2.0369616, 1.0714712, 0.7347487, 0.3223984, -1.0979666, -0.7572367, -0.8327153, 1.2367524, -4.2328944,
      0.8102273, 0.9959927, 0.4530204, -0.5754786, -1.0184808,
    ],
  ],
  [
    "layerNorm", // LayerNorm(4) of NHWC
    { over: "channels" },
    [
      -1.1283292, 1.0995585, 2.0531261, 1.0973507, -0.342997, 1.6859939, -3.7439759, 0.157003, -1.1283292,
      1.0995585, 2.0531261, 1.0973507, 0.5973507, 0.2367185, -1.3982339, -0.6283292, -1.1283292, 1.0995585,
      2.0531261, 1.0973507, 0.5973507, 0.2367185, -1.3982339, -0.6283292, -0.342997, 1.6859939, -3.7439759,
      0.157003, 0.5973507, 0.2367185, -1.3982339, -0.6283292,
    ],
  ],
  [
    "instanceNorm", // InstanceNorm2d(4)
    {},
    [
      -1.1313704, -0.1758631, 0.8219945, -1.1313704, 0.8485278, 1.4655256, -1.1507922, 0.8485278, -0.8485278,
      0.058621, 1.1507922, -0.8485278, 1.1313704, -1.3482835, -0.8219944, 1.1313704, -1.1313704, 0.8219944,
      1.3482835, -1.1313704, 0.8485278, -1.1507922, -0.058621, 0.8485278, -0.8485278, 1.1507922, -1.4655256,
      -0.8485278, 1.1313704, -0.8219945, 0.1758631, 1.1313704,
    ],
  ],
  ["none", {}, Array.from({ length: 32 }, (_, i) => ((i * 5) % 13) - 6)],
];

it.each(values)("%s %j", (name, params, expected) => {
  const { y, block } = apply(name, params, images(), { weights: affine() });
  expectClose(y, expected);
  expect(block.output).toEqual([2, 2, 4]);
});

it("leaves no normalizer without values from elsewhere", () => {
  expect(new Set(values.map(([name]) => name))).toEqual(new Set(Object.keys(normalizers)));
});

it("trains a scale and an offset for each channel, or none", () => {
  const weights = (name: Name, affine: boolean) =>
    Object.entries(
      make(normalizers[name], { affine, ...(name === "groupNorm" && { groups: 2 }) })([2, 2, 4], sample)
        .weights,
    );
  for (const name of ["batchNorm", "groupNorm", "layerNorm", "instanceNorm"] as const) {
    expect(weights(name, false)).toEqual([]);
    expect(weights(name, true).map(([weight, { shape, role }]) => [weight, shape, role])).toEqual([
      ["weight", [4], "scale"],
      ["bias", [4], "offset"],
    ]);
  }
});

it("adds epsilon to the variance", () => {
  // By hand: -1 and 1 have variance 1; with an epsilon of 1 they are divided by the root of 2.
  const x = tf.tensor2d([[-1], [1]]);
  const { y } = apply("batchNorm", { epsilon: 1, affine: false }, x);
  expectClose(y, [-Math.SQRT1_2, Math.SQRT1_2]);
});

describe("batch norm's running statistics", () => {
  // torch 2.13, as above: bn.running_mean, bn.running_var (unbiased) after one batch; then bn.eval(); bn(q)
  const mean = [-0.1, -0.0875, 0.0875, 0.1];
  const variance = [2.4428573, 2.5125, 2.5125, 2.4428573];

  it("move to the batch's mean and unbiased variance, by the momentum", () => {
    const { buffers } = apply("batchNorm", {}, images(), { weights: affine() });
    expectClose(buffers.get("running_mean")!, mean);
    expectClose(buffers.get("running_var")!, variance);
  });

  it("by another momentum, from other values", () => {
    // By hand: of [1, 3] mean 2 and unbiased variance 2; a quarter of the way from 10 and 6.
    const before = { running_mean: tf.tensor1d([10]), running_var: tf.tensor1d([6]) };
    const x = tf.tensor2d([[1], [3]]);
    const { buffers } = apply("batchNorm", { momentum: 0.25, affine: false }, x, { buffers: before });
    expectClose(buffers.get("running_mean")!, [8]);
    expectClose(buffers.get("running_var")!, [5]);
  });

  it("take the variance of one sample for what it is, and stay finite", () => {
    // torch refuses a batch of one value per channel; its variance is 0 here, in either form.
    const { buffers } = apply("batchNorm", { affine: false }, tf.tensor2d([[5]]));
    expectClose(buffers.get("running_mean")!, [0.5]);
    expectClose(buffers.get("running_var")!, [0.9]);
  });

  it("serve outside training, and stay", () => {
    const buffers = { running_mean: tf.tensor1d(mean), running_var: tf.tensor1d(variance) };
    const after = apply("batchNorm", {}, images(), { weights: affine(), buffers, mode: "inference" });
    expectClose(
      tf.slice(after.y, 0, 1),
      [
        -3.7748706, 0.7121615, 3.9366286, 3.1232152, 0.7037895, 2.920238, -3.63392, -1.3554449, -3.1350622,
        1.027601, 5.1983867, 2.4834065, 1.343598, -0.8650361, -2.3721619, -1.9952536,
      ],
    );
    expectClose(after.buffers.get("running_mean")!, mean);
    expectClose(after.buffers.get("running_var")!, variance);
  });

  it("serve vectors as well", () => {
    // torch 2.13: BatchNorm1d(4) of sequence(3,4, 5,13,6)
    const { y, buffers } = apply("batchNorm", { affine: false }, sequence([3, 4], 5, 13, 6));
    expectClose(
      y,
      [
        -0.8626618, -0.8626617, 0.5391636, -0.8626617, 1.4018253, 1.4018252, -1.4018253, 1.4018252,
        -0.5391636, -0.5391635, 0.8626618, -0.5391635,
      ],
    );
    expectClose(buffers.get("running_mean")!, [-1 / 3, 1 / 6, 7 / 30, -2 / 15]);
    expectClose(buffers.get("running_var")!, Array(4).fill(7 / 3));
  });
});

it.each<[Name, Parameters, number[], string]>([
  ["groupNorm", { groups: 3 }, [2, 2, 4], "4 channels cannot be divided into 3 groups"],
  ["instanceNorm", {}, [1, 1, 4], "images of one pixel"],
  ["instanceNorm", {}, [4], "expects images"],
])("%s %j refuses [%j]", (name, params, input, reason) => {
  expect(() => make(normalizers[name], params)(input, sample)).toThrow(reason);
});
