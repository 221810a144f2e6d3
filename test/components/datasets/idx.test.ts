import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { idx } from "../../../src/components/datasets/idx.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { bigEndian, directoryWith, idxImages, idxLabels, temporaryDirectory } from "./files/tiny.ts";

beforeAll(() => openTestEngine("cpu"));

const files = {
  "train-images-idx3-ubyte": idxImages(3, 2, 4),
  "train-labels-idx1-ubyte": idxLabels([7, 2, 7]),
  "t10k-images-idx3-ubyte": idxImages(2, 2, 4),
  "t10k-labels-idx1-ubyte": idxLabels([2, 7]),
};
type Given = Parameters<typeof idx.create>[0];
const defaults = { scaling: "unit", channels: 1, testShare: 0.1 } as const;
const given = (directory: string, more: Partial<Given> = {}): Given =>
  idx.complete!({ ...defaults, directory, ...more }, "");
const load = (params: Given) => idx.create(params).load(() => {});
const first = Int32Array.of(0);

describe("idx", () => {
  it("finds out size and classes, plain or gzipped, and numbers the classes from 0", async () => {
    for (const packed of [false, true]) {
      const entries = Object.entries(files).map(([name, bytes]) =>
        packed ? [`${name}.gz`, gzipSync(bytes)] : [name, bytes],
      );
      const params = given(directoryWith(Object.fromEntries(entries)));
      expect(params).toMatchObject({ shape: [2, 4, 1], classes: ["2", "7"] });
      expect(idx.create(params)).toMatchObject({
        sample: { shape: [2, 4, 1], classes: 2 },
        classNames: ["2", "7"],
      });
      const { train, test } = await load(params);
      expect([train.count, test.count]).toEqual([3, 2]);
      expect([...train.labels, ...test.labels]).toEqual([1, 0, 1, 0, 1]);
      expect([...(await train.read(Int32Array.of(1)))]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    }
  });

  it("keeps what it found, without looking again", () => {
    const directory = directoryWith(files);
    const params = given(directory);
    rmSync(directory, { recursive: true });
    expect(idx.complete!(params, "")).toBe(params);
    expect(idx.create(params).sample.classes).toBe(2);
  });

  it("has the same digests under other names, and in a gzip file", async () => {
    const renamed = Object.entries(files).map(([name, bytes]) => [`emnist-${name}.gz`, gzipSync(bytes)]);
    const [one, other] = await Promise.all(
      [files, Object.fromEntries(renamed)].map((all) => load(given(directoryWith(all)))),
    );
    expect(Object.keys(one!.digests)).toEqual(["images", "labels", "testImages", "testLabels"]);
    expect(one!.digests).toEqual(other!.digests);
  });

  it("takes one of several sets by its prefix, also from a directory below", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "gzip"));
    for (const [name, labels] of [
      ["letters", [1]],
      ["digits", [5]],
    ] as const) {
      writeFileSync(join(directory, "gzip", `emnist-${name}-train-images-idx3-ubyte`), idxImages(1, 2, 2));
      writeFileSync(join(directory, "gzip", `emnist-${name}-train-labels-idx1-ubyte`), idxLabels(labels));
    }
    expect(() => given(directory)).toThrow(
      `${directory}: has several sets; set prefix to one of "emnist-digits-", "emnist-letters-"`,
    );
    expect(given(directory, { prefix: "emnist-letters-" }).classes).toEqual(["1"]);
    expect(() => given(directory, { prefix: "kmnist-" })).toThrow(
      `has no IDX file of images with the prefix "kmnist-", such as kmnist-train-images-idx3-ubyte, plain or .gz; there are`,
    );
  });

  it("reads QMNIST's labels, of which the first is the class", async () => {
    const directory = directoryWith({
      "qmnist-train-images-idx3-ubyte": idxImages(2, 2, 2),
      "qmnist-train-labels-idx2-int": bigEndian(0x0c02, 2, 2, 9, 100, 4, 101),
    });
    expect(given(directory).classes).toEqual(["4", "9"]);
  });

  it("holds some images out if there is no test set, the same ones if there are more images", async () => {
    const names = async (count: number) => {
      const directory = directoryWith({ "images.idx3-ubyte": idxImages(count, 3, 7) });
      const { train, test } = await load(given(directory, { testShare: 0.3 }));
      expect(train.labels.length).toBe(0);
      expect(train.count + test.count).toBe(count);
      const every = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
      const at = async (split: typeof train) =>
        new Set(Array.from((await split.read(every(split.count))).filter((_, i) => i % 21 === 0)));
      return { train: await at(train), test: await at(test) };
    };
    const [few, more] = [await names(40), await names(80)];
    expect(few.test.size).toBeGreaterThan(3);
    expect([...few.test].every((image) => more.test.has(image))).toBe(true);
    expect([...few.train].every((image) => more.train.has(image))).toBe(true);
  });

  it("exchanges rows and columns, resizes and repeats grey", async () => {
    const params = given(directoryWith(files), { transposed: true });
    expect(idx.create(params).sample.shape).toEqual([4, 2, 1]);
    const { train } = await load(params);
    // By hand: rows 0 1 2 3 and 4 5 6 7.
    expect([...(await train.read(first))]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    const large = given(directoryWith(files), { size: 8, channels: 3 });
    const { decode } = await load(large);
    expect(idx.create(large).sample.shape).toEqual([8, 8, 3]);
    expect(decode(tf.zeros([5, 2, 4, 1])).shape).toEqual([5, 8, 8, 3]);
  });

  it("mirrors on demand, in training only", async () => {
    const { train, test } = await load(given(directoryWith(files), { mirror: true }));
    expect([train.mirrored, test.mirrored]).toEqual([true, undefined]);
    expect([...(await train.read(Int32Array.of(3)))]).toEqual([3, 2, 1, 0, 7, 6, 5, 4]);
  });

  it.each([
    [{ "train-labels-idx1-ubyte": idxLabels([7, 2]) }, "2 labels, but "],
    [{ "t10k-labels-idx1-ubyte": idxLabels([7, 3]) }, "label 3 of sample 1 is none of the classes 2, 7"],
    [{ "t10k-images-idx3-ubyte": idxImages(2, 2, 2) }, "images of 2 x 2, not 2 x 4"],
  ])("refuses sets that do not fit together: %#", async (change, message) => {
    const params = given(directoryWith({ ...files, ...change }));
    await expect(load(params)).rejects.toThrow(message);
  });

  it("says what is missing", () => {
    expect(() => given("/nowhere")).toThrow("/nowhere: no such directory");
    expect(() => given(temporaryDirectory())).toThrow(
      "has no IDX file of images, such as train-images-idx3-ubyte",
    );
    const colour = directoryWith({ "train-images-idx3-ubyte": bigEndian(0x804, 1, 2, 2, 3) });
    expect(() => given(colour)).toThrow("train-images-idx3-ubyte: not grey images in IDX format");
  });
});
