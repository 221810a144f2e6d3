import { describe, expect, it } from "vitest";
import { constants } from "../../../../src/engine/tensorflow/compile/graphRecorder.ts";
import { dataTypes, type Graph } from "../../../../src/engine/tensorflow/native/protocol.ts";

const { TF_FLOAT, TF_INT32, TF_BOOL } = dataTypes;

/** A graph that only keeps what it is given. */
function spy() {
  const added: string[] = [];
  const add = (line: string) => ({ node: BigInt(added.push(line)), index: 0 });
  const graph: Graph = {
    parameter: () => expect.unreachable(),
    describe: () => expect.unreachable(),
    constant: (dtype, shape, { byteLength }) => add(`constant ${dtype} [${shape}] of ${byteLength} bytes`),
    operation: (name, _, inputs) => [add(`${name} of ${inputs.map(({ node }) => node)}`)],
  };
  return { added, add: constants(graph) };
}

const bytesOf = ({ buffer }: Float32Array | Int32Array) => new Uint8Array(buffer as ArrayBuffer);

describe("constants of a graph", () => {
  it("are each added once", () => {
    const { added, add } = spy();
    const half = () => bytesOf(Float32Array.of(0.5));
    expect(add(TF_FLOAT, [], half())).toBe(add(TF_FLOAT, [], half()));
    expect(added).toEqual(["constant 1 [] of 4 bytes"]);
  });

  it("differ by type, by shape and by every bit", () => {
    const { added, add } = spy();
    // The bytes of 0 are those of 0.0, but not of -0.0.
    const zero = bytesOf(Float32Array.of(0));
    add(TF_FLOAT, [], zero);
    add(TF_INT32, [], zero);
    add(TF_FLOAT, [1], zero);
    add(TF_FLOAT, [], bytesOf(Float32Array.of(-0)));
    expect(added).toHaveLength(4);
  });

  it("may use their memory again", () => {
    const { added, add } = spy();
    const memory = Float32Array.of(1);
    const one = add(TF_FLOAT, [], bytesOf(memory));
    memory[0] = 2;
    expect(add(TF_FLOAT, [], bytesOf(memory))).not.toBe(one);
    expect(added).toHaveLength(2);
  });

  it.each([
    ["numbers", TF_FLOAT, bytesOf(new Float32Array(40_000).fill(0.1)), 4],
    ["zeros", TF_FLOAT, new Uint8Array(160_000), 4],
    ["truths", TF_BOOL, new Uint8Array(40_000).fill(1), 1],
  ])("are computed where they repeat one value: %s", (_, dtype, bytes, width) => {
    const { added, add } = spy();
    add(dtype, [200, 200], bytes);
    const value = `constant ${dtype} [] of ${width} bytes`;
    expect(added).toEqual(["constant 3 [2] of 8 bytes", value, "Fill of 1,2"]);
  });

  it("are kept where one element differs, and where they are few", () => {
    const { added, add } = spy();
    const almost = new Float32Array(40_000).fill(0.1);
    almost[39_999] = 0.2;
    add(TF_FLOAT, [200, 200], bytesOf(almost));
    add(TF_INT32, [4], bytesOf(Int32Array.of(2, 2, 2, 2)));
    add(TF_FLOAT, [0, 200], new Uint8Array(0));
    expect(added).toEqual([
      "constant 1 [200,200] of 160000 bytes",
      "constant 3 [4] of 16 bytes",
      "constant 1 [0,200] of 0 bytes",
    ]);
  });
});
