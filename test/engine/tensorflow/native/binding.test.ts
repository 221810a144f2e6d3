import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  attributeTypes,
  type Binding,
  dataTypes,
} from "../../../../src/engine/tensorflow/native/protocol.ts";
import { openTestEngine } from "../../../setup/engine.ts";

let binding: Binding;

beforeAll(async () => {
  await openTestEngine("tensorflow");
  ({ binding } = tf.backend() as unknown as { readonly binding: Binding });
});

const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_SHAPE } = attributeTypes;
const typeIs = (dtype: number) => ({ name: "T", type: TF_ATTR_TYPE, value: dtype });

/** Runs an operation on tensors made for it, and reads its outputs; nothing stays behind. */
function run(
  name: string,
  attributes: Parameters<Binding["executeOp"]>[1],
  inputs: readonly (readonly [number[], number, NodeJS.ArrayBufferView])[],
  outputs = 1,
) {
  const ids = inputs.map(([shape, dtype, values]) => binding.createTensor(shape, dtype, values));
  try {
    const results = binding.executeOp(name, attributes, ids, outputs);
    return results.map(({ id, ...known }) => {
      const values = binding.tensorDataSync(id);
      binding.deleteTensor(id);
      return { ...known, values };
    });
  } finally {
    for (const id of ids) binding.deleteTensor(id);
  }
}

describe("tensors", () => {
  it.each([
    ["float32", dataTypes.TF_FLOAT, Float32Array.of(1.5, -2, 3e-38, Number.POSITIVE_INFINITY)],
    ["int32", dataTypes.TF_INT32, Int32Array.of(1, -2, 2147483647, -2147483648)],
    ["bool", dataTypes.TF_BOOL, Uint8Array.of(0, 1, 1, 0)],
    ["uint8", dataTypes.TF_UINT8, Uint8Array.of(0, 1, 128, 255)],
  ])("keep their %s values", (_, dtype, values) => {
    const id = binding.createTensor([2, 2], dtype, values);
    expect(binding.tensorDataSync(id)).toEqual(values);
    binding.deleteTensor(id);
  });

  it("may be empty", () => {
    const id = binding.createTensor([0, 3], dataTypes.TF_FLOAT, new Float32Array(0));
    expect(binding.tensorDataSync(id)).toEqual(new Float32Array(0));
    binding.deleteTensor(id);
  });

  it("refuse values that do not fill their shape", () => {
    expect(() => binding.createTensor([2, 2], dataTypes.TF_FLOAT, new Float32Array(3))).toThrow(
      "a tensor of shape [2,2] takes 16 bytes, not 12",
    );
  });

  it("are never strings", () => {
    expect(() => tf.tile(tf.tensor1d(["a"]), [2])).toThrow(
      "the native engine does not support tensors of TensorFlow's type 7 (string)",
    );
  });

  it("are an error, not a crash, once deleted", () => {
    const id = binding.createTensor([], dataTypes.TF_FLOAT, Float32Array.of(1));
    binding.deleteTensor(id);
    const message = `tensor ${id} does not exist (any more) in TensorFlow`;
    expect(() => binding.tensorDataSync(id)).toThrow(message);
    expect(() => binding.deleteTensor(id)).toThrow(message);
  });
});

describe("operations", () => {
  it("multiply matrices", () => {
    // By hand: [1 2; 3 4] · [5; 6] = [17; 39].
    const inputs = [
      [[2, 2], dataTypes.TF_FLOAT, Float32Array.of(1, 2, 3, 4)],
      [[2, 1], dataTypes.TF_FLOAT, Float32Array.of(5, 6)],
    ] as const;
    expect(run("MatMul", [typeIs(dataTypes.TF_FLOAT)], inputs as never)).toEqual([
      { shape: [2, 1], dtype: dataTypes.TF_FLOAT, values: Float32Array.of(17, 39) },
    ]);
  });

  it("take float attributes", () => {
    const alpha = { name: "alpha", type: TF_ATTR_FLOAT, value: 0.25 };
    const input = [[2], dataTypes.TF_FLOAT, Float32Array.of(-4, 8)] as never;
    expect(run("LeakyRelu", [typeIs(dataTypes.TF_FLOAT), alpha], [input])[0]!.values).toEqual(
      Float32Array.of(-1, 8),
    );
  });

  it("give several outputs", () => {
    const num = { name: "num", type: TF_ATTR_INT, value: 2 };
    const axis = { name: "axis", type: TF_ATTR_INT, value: 0 };
    const input = [[2, 1], dataTypes.TF_INT32, Int32Array.of(7, 9)] as never;
    const outputs = run("Unpack", [typeIs(dataTypes.TF_INT32), num, axis], [input], 2);
    expect(outputs.map(({ values }) => values)).toEqual([Int32Array.of(7), Int32Array.of(9)]);
  });

  it("give int32 where TensorFlow gives int64, which TensorFlow.js has not", () => {
    const input = [[4], dataTypes.TF_BOOL, Uint8Array.of(0, 1, 0, 1)] as never;
    expect(run("Where", [typeIs(dataTypes.TF_BOOL)], [input])).toEqual([
      { shape: [2, 1], dtype: dataTypes.TF_INT32, values: Int32Array.of(1, 3) },
    ]);
  });

  it("fail with their name and TensorFlow's message", () => {
    const inputs = [
      [[2, 2], dataTypes.TF_FLOAT, new Float32Array(4)],
      [[3, 1], dataTypes.TF_FLOAT, new Float32Array(3)],
    ] as never;
    expect(() => run("MatMul", [typeIs(dataTypes.TF_FLOAT)], inputs)).toThrow(
      /^MatMul: .*Matrix size-incompatible: In\[0\]: \[2,2\], In\[1\]: \[3,1\]/,
    );
    expect(() => run("NoSuchOperation", [], [])).toThrow(
      /^NoSuchOperation: .*neither a type of a primitive operation/,
    );
  });

  it("refuse attributes of a kind that no kernel uses", () => {
    const shape = { name: "shape", type: TF_ATTR_SHAPE, value: [1] };
    expect(() => run("Placeholder", [shape], [])).toThrow("does not support attributes of type 5 (shape)");
  });
});

describe("handles", () => {
  const steps = (count: number) => {
    const weight = tf.fill([8, 8], 0.1);
    const loss = (w: tf.Tensor) => tf.mean(tf.square(tf.tanh(tf.matMul(tf.ones([4, 8]), w as tf.Tensor2D))));
    for (let i = 0; i < count; i++) tf.tidy(() => tf.grad(loss)(weight).dataSync());
    weight.dispose();
  };

  it("are all given back, over some 20,000 operations", () => {
    steps(1);
    const before = [binding.getNumOfTensors(), tf.memory().numTensors];
    steps(1000);
    expect([binding.getNumOfTensors(), tf.memory().numTensors]).toEqual(before);
  });

  it("are given back when an operation fails", () => {
    const before = binding.getNumOfTensors();
    expect(() => run("Add", [], [[[], dataTypes.TF_FLOAT, Float32Array.of(1)]] as never)).toThrow();
    expect(binding.getNumOfTensors()).toBe(before);
  });
});
