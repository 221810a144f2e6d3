import * as tf from "@tensorflow/tfjs-core";
import { type Attributes, type Kernels, registerKernels } from "../../batchNorm/kernels.ts";
import { type Attribute, attributeTypes, dataTypes } from "../native/protocol.ts";
import { backendName, type NativeBackend } from "../nativeBackend.ts";

/**
 * Batch normalization by TensorFlow's fused operations, which pass over the batch once or twice. Version 2, because
 * version 3 returns a tensor whose shape is unknown before it is run.
 */
export function registerBatchNorm(): void {
  registerKernels(backendName, fused);
}

const fused: Kernels = {
  forward: ({ x, scale, offset }, attributes, backend) => {
    // In training it reads no statistics.
    const none = tf.tensor1d([], "float32");
    const run = runOn(backend as NativeBackend, attributes);
    const [y, ...rest] = run("FusedBatchNormV2", [image(x), scale, offset, none, none]);
    return [tf.reshape(y!, x.shape), ...rest];
  },
  backward: ({ dy, x, scale, first, second }, attributes, backend) => {
    const run = runOn(backend as NativeBackend, attributes);
    const [byX, ...rest] = run("FusedBatchNormGradV2", [image(dy), image(x), scale, first, second]);
    return [tf.reshape(byX!, x.shape), ...rest.slice(0, 2)];
  },
};

function image(x: tf.Tensor): tf.Tensor {
  return x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!]);
}

function runOn(backend: NativeBackend, { epsilon }: Attributes) {
  return (name: string, inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const ids = backend.getInputTensorIds(inputs);
    const outputs = backend.binding.executeOp(name, attributesOf(epsilon), ids, 5);
    return outputs.map((metadata) => backend.createOutputTensor(metadata));
  };
}

function attributesOf(epsilon: number): readonly Attribute[] {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL } = attributeTypes;
  return [
    { name: "T", type: TF_ATTR_TYPE, value: dataTypes.TF_FLOAT },
    { name: "U", type: TF_ATTR_TYPE, value: dataTypes.TF_FLOAT },
    { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
}
