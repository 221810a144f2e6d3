import { beforeAll, describe, expect, it } from "vitest";
import {
  attributeTypes,
  type BuildFunction,
  dataTypes,
  type Graph,
  type NativeBinding,
} from "../../../../src/engine/tensorflow/native/protocol.ts";
import { nativeBackend } from "../../../../src/engine/tensorflow/nativeBackend.ts";
import { openTestEngine } from "../../../setup/engine.ts";

let binding: NativeBinding;

beforeAll(async () => {
  await openTestEngine("tensorflow");
  binding = nativeBackend()!.binding;
});

const { TF_ATTR_TYPE, TF_ATTR_INT } = attributeTypes;
const { TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL } = dataTypes;
const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
const floats = [type("T", TF_FLOAT)];

let names = 0;

/** A function under a name of its own, removed when `use` is over. */
async function withFunction<T>(build: BuildFunction, use: (name: string) => Promise<T>): Promise<T> {
  const name = `test_${names++}`;
  binding.functions.define(name, build);
  try {
    return await use(name);
  } finally {
    binding.functions.remove(name);
  }
}

/** Calls a function of vectors of floats, and reads its only output, of as many elements as its first input. */
async function call(name: string, ...inputs: readonly (readonly number[])[]): Promise<readonly number[]> {
  const ids = inputs.map((values) =>
    binding.createTensor([values.length], TF_FLOAT, Float32Array.from(values)),
  );
  const shape = [inputs[0]!.length];
  const made = binding.functions.run(name, [], ids, [{ shape, dtype: TF_FLOAT }]);
  // TensorFlow holds what it needs.
  for (const id of ids) binding.deleteTensor(id);
  const { id } = (await made)[0]!;
  const values = [...binding.tensorDataSync(id)];
  binding.deleteTensor(id);
  return values;
}

/** What a graph says of the first output of an operation on two parameters. */
function inGraph<T>(look: (graph: Graph) => T): T {
  let seen: { readonly value: T } | undefined;
  const build = (graph: Graph) => {
    seen = { value: look(graph) };
    const x = graph.parameter(TF_FLOAT, []);
    return { inputs: [x], outputs: graph.operation("Neg", floats, [x], 1) };
  };
  binding.functions.define(`test_${names}`, build);
  binding.functions.remove(`test_${names++}`);
  return seen!.value;
}

describe("a function", () => {
  it("computes what its graph says", async () => {
    const build = (graph: Graph) => {
      const [a, b] = [graph.parameter(TF_FLOAT, [2]), graph.parameter(TF_FLOAT, [2])];
      const ten = graph.constant(TF_FLOAT, [], Float32Array.of(10));
      const scaled = graph.operation("Mul", floats, [a, ten], 1);
      return { inputs: [a, b], outputs: graph.operation("Sub", floats, [...scaled, b], 1) };
    };
    expect(await withFunction(build, (name) => call(name, [1, 2], [3, 4]))).toEqual([7, 16]);
  });

  it("takes a list of inputs where an operation does", async () => {
    const build = (graph: Graph) => {
      const x = graph.parameter(TF_FLOAT, [2]);
      const attributes = [...floats, { name: "N", type: TF_ATTR_INT, value: 3 }];
      return { inputs: [x], outputs: graph.operation("AddN", attributes, [x, x, x], 1) };
    };
    expect(await withFunction(build, (name) => call(name, [1, 2]))).toEqual([3, 6]);
  });

  it("leaves its name free, and no tensor behind", async () => {
    const before = binding.getNumOfTensors();
    const negate = (graph: Graph) => {
      const x = graph.parameter(TF_FLOAT, [1]);
      return { inputs: [x], outputs: graph.operation("Neg", floats, [x], 1) };
    };
    for (const _ of [1, 2]) {
      binding.functions.define("negate", negate);
      expect(await call("negate", [5])).toEqual([-5]);
      binding.functions.remove("negate");
    }
    expect(binding.getNumOfTensors()).toBe(before);
  });

  it("rejects what fails, with TensorFlow's message", async () => {
    await expect(call("no such function", [1])).rejects.toThrow(/^no such function: /);
  });
});

describe("a graph", () => {
  it("knows shapes and types", () => {
    const known = inGraph((graph) => {
      const a = graph.parameter(TF_FLOAT, [4, 8]);
      const b = graph.parameter(TF_FLOAT, [8, 3]);
      return graph.describe(graph.operation("MatMul", floats, [a, b], 1)[0]!);
    });
    expect(known).toEqual({ dtype: TF_FLOAT, shape: [4, 3] });
  });

  it("knows shapes that constants decide", () => {
    const known = inGraph((graph) => {
      const shape = graph.constant(TF_INT32, [2], Int32Array.of(2, -1));
      const attributes = [...floats, type("Tshape", TF_INT32)];
      return graph.describe(
        graph.operation("Reshape", attributes, [graph.parameter(TF_FLOAT, [4, 3]), shape], 1)[0]!,
      );
    });
    expect(known.shape).toEqual([2, 6]);
  });

  it("does not know shapes that values decide", () => {
    const known = inGraph((graph) =>
      graph.describe(graph.operation("Where", [type("T", TF_BOOL)], [graph.parameter(TF_BOOL, [4])], 1)[0]!),
    );
    expect(known).toEqual({ dtype: TF_INT64, shape: undefined });
  });

  it.each([
    ["operations that do not exist", "NoSuchOperation", [], /^NoSuchOperation: Op type not registered/],
    ["shapes that do not fit", "MatMul", floats, /^MatMul: Dimensions must be equal/],
  ])("refuses %s, in TensorFlow's words", (_, name, attributes, message) => {
    const build = (graph: Graph) => {
      const x = graph.parameter(TF_FLOAT, [2, 3]);
      return { inputs: [x], outputs: graph.operation(name, attributes, [x, x], 1) };
    };
    expect(() => binding.functions.define("refused", build)).toThrow(message);
  });
});
