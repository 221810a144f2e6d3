import * as tf from "@tensorflow/tfjs-core";
import { type Block, plainTraits, type Traits } from "../../src/components/blocks/block.ts";
import { layers } from "../../src/components/layers/index.ts";
import { checkLayer } from "../../src/conformance/index.ts";
import { detach } from "../../src/engine/gradients/detach.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

const weightTransform = { type: "spectralNorm" };

everyComponent("layers", layers, checkLayer, {
  averagePool: [{}, { size: 4 }],
  conv2d: [
    { kernel: 3, channels: 2 },
    { kernel: 4, stride: 2, padding: 1, channels: 3, bias: false, weightTransform },
    { kernel: 3, stride: 2, padding: "same", channels: 3, initializer: { type: "keras" } },
    { kernel: 2, padding: 2, channels: 1 },
  ],
  convTranspose2d: [
    { kernel: 4, stride: 2, padding: 1, channels: 2, weightTransform },
    { kernel: 3, stride: 2, padding: 1, outputPadding: 1, channels: 2, bias: false },
    { kernel: 3, stride: 2, padding: "same", channels: 2, initializer: { type: "normal" } },
    { kernel: 1, stride: 2, padding: "same", channels: 2 },
    { kernel: 1, padding: 2, channels: 2 },
  ],
  dense: [{}, { units: 5 }, { units: 3, bias: false, weightTransform }],
  leakyRelu: [{}, { slope: 0 }, { slope: 1 }],
  maxPool: [{}, { size: 4 }],
  reshape: [{}, { shape: [2, 4, 2] }, { shape: [16] }],
  upsample: [{}, { factor: 3 }, { factor: 2, method: "bilinear" }],
});

const apply = (apply: Block["apply"], traits: Partial<Traits> = {}, rest: Partial<Block> = {}) =>
  replaced(layers.tanh, () => (input) => ({
    output: input,
    weights: {},
    buffers: {},
    apply,
    traits: { ...plainTraits, ...traits },
    ...rest,
  }));
const scale = { shape: [1], role: "scale", of: "normalizer", fanIn: 1, fanOut: 1 } as const;
/** Its gradient is right, and the gradient of that is taken for zero. */
const crudeSquare = tf.customGrad((x, save) => {
  (save as (tensors: readonly unknown[]) => void)([x]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, detach(tf.mul(saved[0]!, 2)));
  return { value: tf.square(x as tf.Tensor), gradFunc };
});
const counter = { count: { shape: [1], initial: () => new Float32Array(1) } };

everyBreach(checkLayer, {
  "the output of a training pass is finite": apply((x) => tf.log(x)),
  "the output of a training pass has shape [4,16]": apply((x) => tf.mean(x, -1)),
  "the output of a training pass is float32": apply((x) => tf.cast(x, "int32")),
  "the output stays in [0, 1]": apply((x) => tf.mul(tf.sigmoid(x), 1.1), { range: [0, 1] }),
  "`batchStatistics` is true: a sample's output changes": apply((x, { training }) =>
    training ? tf.sub(x, tf.mean(x, 0)) : x,
  ),
  "`batchStatistics` is false: a sample's output does not": apply((x) => tf.tanh(x), {
    batchStatistics: true,
  }),
  "in inference, a sample's output does not depend on the others": apply((x) => tf.sub(x, tf.mean(x, 0)), {
    batchStatistics: true,
  }),
  "`conditional` is false": apply((x) => tf.tanh(x), { conditional: true }),
  '"weight" is declared before it is used': apply((x, pass) => tf.mul(x, pass.weight("weight"))),
  "the gradient reaches weight": apply((x) => tf.tanh(x), {}, { weights: { weight: scale } }),
  "the gradient by weight agrees with finite differences": apply(
    (x, pass) => tf.mul(x, tf.mul(pass.weight("weight"), detach(pass.weight("weight")))),
    {},
    { weights: { weight: scale } },
  ),
  "a gradient penalty's gradient by input agrees with finite differences": apply((x) => crudeSquare(x)),
  "`noSecondDerivative` gives a reason": apply((x) => tf.tanh(x), { noSecondDerivative: " " }),
  "a training pass updates count": apply((x) => tf.tanh(x), {}, { buffers: counter }),
  "buffers are updated only in training": apply(
    (x, pass) => {
      pass.update("count", tf.add(pass.buffer("count"), 1));
      return tf.tanh(x);
    },
    {},
    { buffers: counter },
  ),
  '"count" keeps its shape': apply(
    (x, pass) => {
      pass.update("count", tf.zeros([2]));
      return tf.tanh(x);
    },
    {},
    { buffers: counter },
  ),
  "the initial buffer count has one value": apply(
    tf.tanh,
    {},
    {
      buffers: { count: { shape: [2], initial: () => new Float32Array(1) } },
    },
  ),
  "a training pass leaves no tensor behind": apply((x) => tf.tanh(tf.keep(tf.neg(x)))),
  "a training pass reads no tensor's value": apply((x) => tf.mul(x, x.arraySync() ? 1 : 2)),
  "building a block makes no tensor": replaced(layers.tanh, (layer) => (input, sample) => {
    tf.keep(tf.ones([1]));
    return layer(input, sample);
  }),
  'the name a/b has no "/"': apply((x) => tf.tanh(x), {}, { weights: { "a/b": scale } }),
  "the dimensions and fans of weight are positive": apply(
    tf.tanh,
    {},
    { weights: { weight: { ...scale, fanIn: 0 } } },
  ),
});
