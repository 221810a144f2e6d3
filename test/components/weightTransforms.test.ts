import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { bind, type Mode } from "../../src/algorithms/boundNetwork.ts";
import { layers } from "../../src/components/layers/index.ts";
import { weightTransforms } from "../../src/components/weightTransforms/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { differentiate } from "../../src/engine/gradients/differentiate.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, read, sample } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

/** A dense layer without bias under spectral norm; its transformed kernel is what it makes of the unit vectors. */
function spectral(params: Parameters = {}) {
  const weightTransform = { type: "spectralNorm", ...params };
  return make(layers.dense, { units: 2, bias: false, weightTransform })([3], sample);
}

/** torch's [out, in] is [in, out] here. */
const matrix = () =>
  tf.transpose(
    tf.tensor2d([
      [1, 2, 0],
      [-1, 0.5, 3],
    ]),
  );
const buffers = () => ({ weight_u: tf.tensor1d([0.6, 0.8]), weight_v: tf.tensor1d([1, 0, 0]) });
const units = () => tf.eye(3);

function transformed(params: Parameters, passes: number, mode: Mode = "training") {
  const layer = bind(spectral(params), { weight: matrix() }, buffers(), mode);
  let kernel: tf.Tensor = matrix();
  for (let i = 0; i < passes; i++) kernel = layer.apply(units());
  return { kernel: tf.transpose(kernel), buffers: layer.buffers() };
}

describe("spectralNorm", () => {
  /**
   * torch 2.13:
   *
   *     l = spectral_norm(nn.Linear(3, 2, bias=False)); q = l.parametrizations.weight
   *     q.original.data = torch.tensor([[1., 2., 0.], [-1., .5, 3.]])
   *     q[0]._u = torch.tensor([.6, .8]); q[0]._v = torch.tensor([1., 0., 0.]); w = l.weight
   */
  it("takes one power iteration in training", () => {
    const { kernel, buffers } = transformed({}, 1);
    expectClose(kernel, [0.362143, 0.724286, 0, -0.362143, 0.1810715, 1.086429]);
    expectClose(buffers.weight_u!, [Math.SQRT1_2, -Math.SQRT1_2]);
    expectClose(buffers.weight_v!, [0.5121475, 0.3841106, -0.7682213]);
  });

  it("has a gradient that knows the norm, and not how it was found", () => {
    // (w * torch.tensor([[1., 0., 2.], [0., 1., -1.]])).sum().backward(); q.original.grad
    const factors = tf.transpose(
      tf.tensor2d([
        [1, 0, 2],
        [0, 1, -1],
      ]),
    );
    const { gradient } = differentiate(
      (weights) => {
        const kernel = bind(spectral(), weights, buffers(), "training").apply(units());
        return { loss: tf.sum(tf.mul(kernel, factors)), aux: {} };
      },
      { weight: matrix() },
    );
    expectClose(
      tf.transpose(gradient.weight!),
      [0.4333843, 0.0534309, 0.6174241, -0.0712413, 0.3087121, -0.2552811],
    );
  });

  it("converges to division by the largest singular value", () => {
    // By hand: W W' = [[5, 0], [0, 10.25]], so that it is the root of 10.25; torch.linalg.svdvals says 3.2016.
    const scaled = [1, 2, 0, -1, 0.5, 3].map((value) => value / Math.sqrt(10.25));
    expectClose(transformed({}, 40).kernel, scaled);
    expectClose(transformed({ iterations: 40 }, 1).kernel, scaled);
  });

  it("keeps its vectors outside training", () => {
    const { kernel, buffers: after } = transformed({}, 3, "inference");
    // By hand: u' W v = 0.6 - 0.8 with the first u and v.
    expectClose(
      kernel,
      [1, 2, 0, -1, 0.5, 3].map((value) => value / -0.2),
    );
    expectClose(after.weight_u!, [0.6, 0.8]);
    expectClose(after.weight_v!, [1, 0, 0]);
  });

  it("begins with unit vectors", () => {
    for (const [name, { initial }] of Object.entries(spectral().buffers))
      expect(Math.hypot(...initial(stream(1, name))), name).toBeCloseTo(1, 6);
  });

  it("stays finite for a kernel of zeros", () => {
    const layer = bind(spectral(), { weight: tf.zeros([3, 2]) }, buffers(), "training");
    layer.apply(units());
    for (const vector of Object.values(layer.buffers()))
      expect(read(vector).every(Number.isFinite)).toBe(true);
  });

  it.each([
    // [out] and [everything else], from the axis that counts outputs.
    ["conv2d", { kernel: 3, channels: 5 }, [8, 8, 4], 5, 36],
    ["convTranspose2d", { kernel: 3, channels: 5 }, [8, 8, 4], 5, 36],
    ["dense", { units: 5 }, [7], 5, 7],
  ] as const)(
    "sees the kernel of %s as a matrix of outputs by everything else",
    (name, params, input, u, v) => {
      const block = make(layers[name], { ...params, weightTransform: { type: "spectralNorm" } })(
        input,
        sample,
      );
      expect(block.buffers.weight_u!.shape).toEqual([u]);
      expect(block.buffers.weight_v!.shape).toEqual([v]);
      expect(block.traits.lipschitz).toBe(true);
    },
  );
});

it("leaves no weight transform without hand-checked values", () => {
  expect(Object.keys(weightTransforms)).toEqual(["spectralNorm"]);
});
