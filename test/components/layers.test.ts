import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { layers } from "../../src/components/layers/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, pass, read, sample, sequence } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

type Name = keyof typeof layers;

const apply = (name: Name, params: Parameters, x: tf.Tensor, weights: Record<string, tf.Tensor> = {}) =>
  pass(make(layers[name], params), x, { weights }).y;

// torch 2.13 at v = [-3, -1, -.1, 0, .2, 1.5, 4]: F.elu(v), F.gelu(v), F.leaky_relu(v, .2), …, F.silu(v).
const activations = {
  elu: [-0.950213, -0.6321205, -0.0951626, 0, 0.2, 1.5, 4],
  gelu: [-0.0040502, -0.1586553, -0.0460172, 0, 0.1158519, 1.3997891, 3.9998736],
  leakyRelu: [-0.6, -0.2, -0.02, 0, 0.2, 1.5, 4],
  linear: [-3, -1, -0.1, 0, 0.2, 1.5, 4],
  relu: [0, 0, 0, 0, 0.2, 1.5, 4],
  selu: [-1.6705687, -1.1113307, -0.1673053, 0, 0.2101402, 1.5760515, 4.2028041],
  sigmoid: [0.0474259, 0.2689414, 0.4750208, 0.5, 0.549834, 0.8175744, 0.9820138],
  softplus: [0.0485874, 0.3132617, 0.6443967, Math.LN2, 0.7981389, 1.7014133, 4.0181499],
  swish: [-0.1422776, -0.2689414, -0.0475021, 0, 0.1099668, 1.2263616, 3.928055],
  tanh: [-0.9950548, -0.7615942, -0.099668, 0, 0.1973753, 0.9051483, 0.9993293],
} satisfies Partial<Record<Name, number[]>>;

it.each(Object.entries(activations))("%s", (name, values) => {
  expectClose(apply(name as Name, {}, tf.tensor2d([[-3, -1, -0.1, 0, 0.2, 1.5, 4]])), values);
});

it("leakyRelu takes its slope", () => {
  expectClose(apply("leakyRelu", { slope: 0.5 }, tf.tensor2d([[-2, 2]])), [-1, 2]);
});

/**
 * torch 2.13, `sequence` as in numbers.ts, images NHWC, kernels as here [height, width, in, out]:
 *
 *     x = sequence(1,3,3,2); k = sequence(3,3,2,2, 5,7,3); b = torch.tensor([.5, -.25])
 *     F.conv2d(x.permute(0,3,1,2), k.permute(3,2,0,1), b, stride=…, padding=…).permute(0,2,3,1).flatten()
 */
const kernel = () => ({ weight: sequence([3, 3, 2, 2], 5, 7, 3), bias: tf.tensor1d([0.5, -0.25]) });

describe("conv2d", () => {
  const padded = [
    -8.5, 12.75, 3.5, 26.75, -11.5, -0.25, -12.5, 17.75, -17.5, -29.25, -15.5, 2.75, -10.5, -8.25, 3.5,
    -26.25, 28.5, 6.75,
  ];
  const strided = [-8.5, 12.75, -11.5, -0.25, -10.5, -8.25, 28.5, 6.75];

  it.each<[Parameters, number[]]>([
    [{ padding: 1 }, padded],
    [{ padding: "same" }, padded],
    [{ stride: 2, padding: 1 }, strided],
    // Three pixels in steps of two: one zero on either side, also by Keras's rule.
    [{ stride: 2, padding: "same" }, strided],
    [{}, [-17.5, -29.25]],
  ])("%j", (params, values) => {
    expectClose(
      apply("conv2d", { kernel: 3, channels: 2, ...params }, sequence([1, 3, 3, 2]), kernel()),
      values,
    );
  });

  it("leaves the bias out", () => {
    const { weight } = kernel();
    const params = { kernel: 3, channels: 2, bias: false };
    expectClose(apply("conv2d", params, sequence([1, 3, 3, 2]), { weight }), [-18, -29]);
  });

  it("has as many channels as the data where left out", () => {
    expect(make(layers.conv2d, { kernel: 3 })([8, 8, 5], sample).output).toEqual([6, 6, 3]);
  });

  it('puts an odd zero after the image under "same", as Keras does', () => {
    // By hand: four pixels in steps of two by a kernel of three ask for one zero, at the end.
    const x = tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1]);
    const weight = tf.tensor4d([0, 0, 0, 1, 10, 100, 0, 0, 0], [3, 3, 1, 1]);
    const params = { kernel: 3, stride: 2, padding: "same", channels: 1, bias: false };
    expectClose(apply("conv2d", params, tf.tile(x, [1, 4, 1, 1]), { weight }), [321, 43, 321, 43]);
  });
});

describe("convTranspose2d", () => {
  // The same in torch, with y = sequence(1,2,2,2): F.conv_transpose2d(y…, k…, b, stride=…, padding=…, output_padding=…)
  const cropped = [
    -3.5, -13.25, -7.5, 5.75, -9.5, -1.25, 19.5, 3.75, -3.5, -19.25, 28.5, -14.25, 6.5, -0.25, 12.5, -10.25,
    0.5, 11.75,
  ];
  const extended = [
    -3.5, -13.25, -7.5, 5.75, -9.5, -1.25, -12.5, -4.25, 19.5, 3.75, -3.5, -19.25, 28.5, -14.25, 7.5, -21.25,
    6.5, -0.25, 12.5, -10.25, 0.5, 11.75, -3.5, 7.75, -8.5, 5.75, -7.5, 11.75, -11.5, -0.25, 12.5, -4.25,
  ];
  const plain = [
    19.5, -4.25, 3.5, -11.25, -10.5, 2.75, -3.5, 18.75, -15.5, 24.75, -22.5, 10.75, 3.5, -26.25, -4.5, -12.25,
    20.5, -16.25, 48.5, -23.25, 11.5, 2.75, -4.5, -5.25, -10.5, 3.75, -16.5, 9.75, -11.5, 7.75, 12.5, -4.25,
  ];

  it.each<[Parameters, number[]]>([
    [{ stride: 2, padding: 1 }, cropped],
    [{ stride: 2, padding: 1, outputPadding: 1 }, extended],
    [{}, plain],
  ])("%j", (params, values) => {
    const all = { kernel: 3, channels: 2, ...params };
    expectClose(apply("convTranspose2d", all, sequence([1, 2, 2, 2]), kernel()), values);
  });

  it("adds what no stride reaches, which holds the bias alone", () => {
    const params = { kernel: 3, channels: 2, stride: 2, outputPadding: 1 };
    const y = apply("convTranspose2d", params, sequence([1, 2, 2, 2]), kernel());
    expect(y.shape).toEqual([1, 6, 6, 2]);
    expectClose(tf.slice(y, [0, 5, 0, 0], [1, 1, 6, 2]), Array(6).fill([0.5, -0.25]).flat());
    expectClose(tf.slice(y, [0, 0, 0, 0], [1, 1, 1, 2]), [19.5, -4.25]);
  });

  it.each([
    [3, 1, 2],
    [4, 2, 3],
    [2, 2, 3],
    [1, 2, 3],
    [5, 3, 2],
  ])('under "same" is the adjoint of such a convolution (kernel %i, stride %i)', (kernel, stride, extent) => {
    // <conv(x), y> = <x, convTranspose(y)> for any x and y, from a kernel [height, width, out, in].
    const params = { kernel, stride, padding: "same", channels: 2, bias: false };
    const weight = sequence([kernel, kernel, 2, 2], 5, 7, 3);
    const x = sequence([1, extent * stride, extent * stride, 2]);
    const y = sequence([1, extent, extent, 2], 3, 5, 2);
    const inner = (a: tf.Tensor, b: tf.Tensor) => read(tf.sum(tf.mul(a, b)));
    const up = apply("convTranspose2d", params, y, { weight });
    expect(up.shape).toEqual(x.shape);
    expectClose(inner(x, up), inner(apply("conv2d", params, x, { weight }), y));
  });

  it.each<[Parameters, string]>([
    [{ outputPadding: 2 }, "must be less than the stride, 2"],
    [{ outputPadding: 1, padding: "same" }, 'not allowed with padding "same"'],
    [{ padding: 5 }, "crops all 9 rows of the output of kernel 3"],
  ])("refuses %j", (params, reason) => {
    const layer = make(layers.convTranspose2d, { kernel: 3, stride: 2, ...params });
    expect(() => layer([4, 4, 1], sample)).toThrow(reason);
  });
});

/** Extents from layer to layer of every convolution in seeds.md, [kernel, stride, padding] each. */
const seeds: Record<string, [Name, layers: [number, number, number | "same"][], extents: number[]]> = {
  "S0 generator": [
    "convTranspose2d",
    [
      [4, 1, 0],
      [3, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
    ],
    [1, 4, 7, 14, 28],
  ],
  "S0 critic": [
    "conv2d",
    [
      [4, 2, 1],
      [4, 2, 1],
      [3, 2, 1],
      [4, 1, 0],
    ],
    [28, 14, 7, 4, 1],
  ],
  "S1 generator": [
    "convTranspose2d",
    [
      [4, 2, "same"],
      [4, 2, "same"],
      [7, 1, "same"],
    ],
    [7, 14, 28, 28],
  ],
  "S1 critic": [
    "conv2d",
    [
      [4, 2, "same"],
      [4, 2, "same"],
    ],
    [28, 14, 7],
  ],
  "S2 generator": [
    "convTranspose2d",
    [
      [4, 1, 0],
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
      [1, 1, 2],
    ],
    [1, 4, 8, 16, 32, 28],
  ],
  "S2 critic": [
    "conv2d",
    [
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
    ],
    [28, 14, 7, 3, 1],
  ],
  "S4 generator": [
    "convTranspose2d",
    [
      [4, 1, 0],
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
    ],
    [1, 4, 8, 16, 32, 64],
  ],
  "S4 critic": [
    "conv2d",
    [
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
      [4, 2, 1],
      [4, 1, 0],
    ],
    [64, 32, 16, 8, 4, 1],
  ],
};

it.each(Object.entries(seeds))("%s has the seed's sizes", (_, [name, kernels, extents]) => {
  let x: tf.Tensor = tf.ones([1, extents[0]!, extents[0]!, 1]);
  kernels.forEach(([kernel, stride, padding], i) => {
    const weights = { weight: tf.ones([kernel, kernel, 1, 1]) };
    x = apply(name, { kernel, stride, padding, channels: 1, bias: false }, x, weights);
    expect(x.shape).toEqual([1, extents[i + 1], extents[i + 1], 1]);
  });
});

describe("pooling and resampling", () => {
  const image = () => sequence([1, 2, 2, 1]);

  it("upsample repeats each pixel", () => {
    // torch 2.13: F.interpolate(image, scale_factor=2, mode='nearest')
    const rows = [-5, -5, -2, -2, -5, -5, -2, -2, 1, 1, 4, 4, 1, 1, 4, 4];
    expectClose(apply("upsample", {}, tf.slice(sequence([1, 2, 2, 2]), [0, 0, 0, 0], [1, 2, 2, 1])), rows);
  });

  it.each<[number, number[]]>([
    [2, [-5, -4.25, -2.75, -2, -3.5, -2.75, -1.25, -0.5, -0.5, 0.25, 1.75, 2.5, 1, 1.75, 3.25, 4]],
    [
      3,
      [
        -5, -5, -4, -3, -2, -2, -5, -5, -4, -3, -2, -2, -3, -3, -2, -1, 0, 0, -1, -1, 0, 1, 2, 2, 1, 1, 2, 3,
        4, 4, 1, 1, 2, 3, 4, 4,
      ],
    ],
  ])("upsample interpolates between pixel centres, factor %i", (factor, values) => {
    // torch 2.13: F.interpolate(image, scale_factor=…, mode='bilinear', align_corners=False)
    const x = tf.slice(sequence([1, 2, 2, 2]), [0, 0, 0, 0], [1, 2, 2, 1]);
    expectClose(apply("upsample", { factor, method: "bilinear" }, x), values);
  });

  it("averagePool and maxPool drop what is left over", () => {
    // torch 2.13: F.avg_pool2d(z, 2), F.max_pool2d(z, 2) of z = sequence(1,3,5,1)
    expectClose(apply("averagePool", {}, sequence([1, 3, 5, 1])), [-0.5, -0.25]);
    expectClose(apply("maxPool", {}, sequence([1, 3, 5, 1])), [4, 5]);
  });

  it("averagePool keeps channels and samples apart", () => {
    // By hand: each sample's one square, channel by channel.
    const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80], [2, 2, 2, 2]);
    expectClose(apply("averagePool", {}, x), [2.5, 25, 6.5, 65]);
    expectClose(apply("globalAveragePool", {}, x), [2.5, 25, 6.5, 65]);
  });

  it("refuses squares larger than the image", () => {
    for (const name of ["averagePool", "maxPool"] as const)
      expect(() => apply(name, { size: 3 }, image())).toThrow("squares of 3 pixels do not fit into 2 x 2");
  });
});

describe("shapes", () => {
  it("flatten and reshape keep the order, channels fastest", () => {
    const x = sequence([2, 2, 3, 2]);
    for (const y of [apply("flatten", {}, x), apply("reshape", { shape: [3, 4] }, x)])
      expect(read(y)).toEqual(read(x));
    expect(apply("flatten", {}, x).shape).toEqual([2, 12]);
    expect(apply("reshape", { shape: [3, 4] }, x).shape).toEqual([2, 3, 4]);
  });

  it("reshape takes the data's shape where none is given, and says what does not fit", () => {
    expect(make(layers.reshape, {})([192], sample).output).toEqual([8, 8, 3]);
    expect(() => make(layers.reshape, {})([191], sample)).toThrow(
      "shape [8, 8, 3] has 192 values, but the input [191] has 191",
    );
  });

  it("dense has one output for each value of the data where left out", () => {
    expect(make(layers.dense, {})([5], sample).output).toEqual([192]);
    expect(() => make(layers.dense, {})([2, 2, 1], sample)).toThrow("put a flatten before it");
  });

  it("dense is x W + b", () => {
    // By hand: [1, 2] [[1, 2, 3], [10, 20, 30]] + [0.5, 0, -1]
    const weights = {
      weight: tf.tensor2d([
        [1, 2, 3],
        [10, 20, 30],
      ]),
      bias: tf.tensor1d([0.5, 0, -1]),
    };
    expectClose(apply("dense", { units: 3 }, tf.tensor2d([[1, 2]]), weights), [21.5, 42, 62]);
  });
});

it("leaves no layer without hand-checked values", () => {
  const others = ["conv2d", "convTranspose2d", "averagePool", "maxPool", "globalAveragePool", "upsample"];
  const checked = [...Object.keys(activations), ...others, "dense", "flatten", "reshape"];
  expect(checked.toSorted()).toEqual(Object.keys(layers).toSorted());
});
