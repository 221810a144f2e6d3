import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { arraysIn } from "../../../src/components/datasets/arrays/arrayFile.ts";
import { layoutOf } from "../../../src/components/datasets/arrays/layout.ts";
import { arrays } from "../../../src/components/datasets/arrays.ts";
import { interleaved } from "../../../src/components/datasets/planes.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { expectClose } from "../numbers.ts";
import { temporaryDirectory } from "./files/tiny.ts";

beforeAll(() => openTestEngine("cpu"));

// Written by numpy 2.4.6, see test/formats/npy/fixtures/write.py: four images of 2 x 3, pixels 0 to 23.
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../formats/npy/fixtures/${name}`, import.meta.url));
type Given = Parameters<typeof arrays.create>[0];
const given = (file: string, more: Partial<Given> = {}): Given =>
  arrays.complete!({ file, scaling: "unit", testShare: 0.5, ...more }, "");
const load = (params: Given, notify = (_: string) => {}) => arrays.create(params).load(notify);
const at = (...indices: number[]) => Int32Array.from(indices);

/** A `.npy` file of bytes or float32, as numpy writes them. */
function npy(name: string, shape: readonly number[], type = "|u1", values?: Float32Array): string {
  const count = shape.reduce((a, b) => a * b, 1);
  const data = values
    ? Buffer.from(values.buffer)
    : Buffer.from(Uint8Array.from({ length: count }, (_, i) => i));
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`.padEnd(117);
  const path = join(temporaryDirectory(), name);
  writeFileSync(
    path,
    Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(`${text}\n`), data]),
  );
  return path;
}

describe("arrays", () => {
  it.each(["stored.npz", "packed.npz"])(
    "finds images, labels and a test set in %s by their names",
    async (name) => {
      const params = given(fixture(name));
      expect(params).toMatchObject({ shape: [2, 3, 1], layout: "NHWC", classes: ["1", "3", "7"] });
      expect(arrays.create(params)).toMatchObject({
        sample: { shape: [2, 3, 1], range: [0, 1], classes: 3 },
      });
      const lines: string[] = [];
      const { train, test, digests } = await load(params, (line) => lines.push(line));
      expect(lines).toEqual(["arrays: 4 images to train on and 1 to test with, 2 x 3 (uint8), 3 classes"]);
      expect([...train.labels, ...test.labels]).toEqual([1, 0, 2, 0, 2]);
      expect([...(await train.read(at(3, 0)))]).toEqual([18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5]);
      expect(Object.keys(digests)).toEqual(["file"]);
    },
  );

  it("reads a .npy file batch by batch, with labels from another file, and holds images out", async () => {
    const params = given(fixture("uint8.npy"), { labelFile: fixture("int64.npy"), testShare: 0.5 });
    const { train, test, digests } = await load(params);
    expect(Object.keys(digests)).toEqual(["file", "labelFile"]);
    expect([train.count + test.count, params.classes]).toEqual([4, ["1", "3", "7"]]);
    // By hand: the first pixels are 0, 6, 12 and 18, and the classes of 3, 1, 7, 1 are 1, 0, 2, 0.
    const classes = { 0: 1, 6: 0, 12: 2, 18: 0 };
    for (const { read, labels, count } of [train, test])
      for (let i = 0; i < count; i++)
        expect(classes[(await read(at(i)))[0] as keyof typeof classes]).toBe(labels[i]);
  });

  it("keeps what it found, without looking again", () => {
    const file = npy("a.npy", [4, 2, 2]);
    const params = given(file);
    rmSync(file);
    expect(arrays.complete!(params, "")).toBe(params);
    expect(arrays.create(params).sample.shape).toEqual([2, 2, 1]);
  });

  it("scales floats from their range, and bytes from 0 to 255", async () => {
    const float = await load(
      given(fixture("float64.npy"), { range: [0, 4], scaling: "symmetric", testShare: 0.3 }),
    );
    expect(await float.train.read(at(0))).toBeInstanceOf(Float32Array);
    expectClose(float.decode(tf.tensor1d([0, 1, 4])), [-1, -0.5, 1]);
    const bytes = await load(given(fixture("uint8.npy")));
    expectClose(bytes.decode(tf.tensor1d([0, 51, 255])), [0, 0.2, 1]);
  });

  it("tells the order of axes by the channels, and puts them last", async () => {
    const shapeOf = (shape: readonly number[], layout?: "NHWC" | "NCHW") =>
      layoutOf({ ...arraysIn(fixture("uint8.npy"))[0]!, shape }, layout);
    expect(shapeOf([9, 5, 6, 3])).toEqual({ layout: "NHWC", shape: [5, 6, 3] });
    expect(shapeOf([9, 3, 5, 6])).toEqual({ layout: "NCHW", shape: [5, 6, 3] });
    expect(shapeOf([9, 3, 5, 3], "NCHW")).toEqual({ layout: "NCHW", shape: [5, 3, 3] });
    expect(() => shapeOf([9, 3, 5, 3])).toThrow("shape 9 x 3 x 5 x 3 may be NHWC or NCHW; set layout");
    expect(() => shapeOf([9, 5, 5, 4])).toThrow(
      "images need 1 (grey) or 3 channels (colour), last or second",
    );
    expect(() => shapeOf([9, 784])).toThrow("shape 9 x 784; images have the shape count x height x width");
    // By hand: two pixels of three planes, twice.
    const planes = Uint8Array.of(0, 1, 10, 11, 20, 21, 2, 3, 12, 13, 22, 23);
    expect([...interleaved(planes, 2, 3)]).toEqual([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23]);
    const { train } = await load(given(npy("c.npy", [8, 3, 2, 2])));
    const [first, plane] = await train.read(at(0));
    expect(plane! - first!).toBe(4);
  });

  it.each([
    ["objects.npy", {}, "holds Python objects, which are never loaded"],
    ["int64.npy", {}, "int64 values; images are uint8 (0 to 255) or floats"],
    [
      "float64.npy",
      {},
      "float64 values, those of the first images from 0 to 2.875; set range to black and white",
    ],
    ["uint8.npy", { labelFile: fixture("uint8.npy") }, "labels of 4 images have the shape 4"],
    ["uint8.npy", { labelFile: fixture("none.npy") }, "none.npy: no such file"],
    ["stored.npz", { labels: "y" }, "has no array y; there are x_train (4 x 2 x 3), y_train (4), x_test"],
    ["write.py", {}, "not an array of numpy (.npy)"],
  ])("refuses %s with %j in one line", (name, more, message) => {
    expect(() => given(fixture(name), more)).toThrow(message);
  });

  it("refuses a file that is cut short or damaged, and values outside of the range", async () => {
    expect(() => given(npy("short.npy", [4, 2, 2], "<f4"))).toThrow(
      "16 bytes of data, not 4 x 2 x 2 x 4 = 64",
    );
    const values = Float32Array.of(0, 1, 0.5, Number.NaN, 0, 0, 0, 0);
    const file = npy("nan.npy", [2, 2, 2], "<f4", values);
    await expect(load(given(file, { range: [0, 1] }))).rejects.toThrow(
      "nan.npy: image 0 has the value NaN, which is not in the range [0, 1]",
    );
    expect(basename(file)).toBe("nan.npy");
  });
});
