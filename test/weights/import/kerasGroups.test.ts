import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeWeights } from "../../../src/weights/import/read.ts";
import { fixture } from "../games.ts";

const names = (file: string) =>
  decodeWeights(readFileSync(fixture(file)), file).groups.map(
    ({ place, tensors }) => [place, tensors.map(({ name }) => name)] as const,
  );

describe("a file of Keras", () => {
  it.each(["s1-critic-weights.h5", "s1-critic-model.h5"])("%s has the layers' weights in order", (file) => {
    const layer = (name: string, ...weights: string[]) => weights.map((weight) => `${name}/${weight}:0`);
    const norm = ["gamma", "beta", "moving_mean", "moving_variance"];
    expect(names(file)).toEqual([
      [
        "",
        [
          ...layer("conv2d_1", "kernel", "bias"),
          ...layer("batch_normalization_1", ...norm),
          ...layer("conv2d_2", "kernel", "bias"),
          ...layer("batch_normalization_2", ...norm),
          ...layer("dense_1", "kernel", "bias"),
        ],
      ],
    ]);
  });

  it("is read alike whether h5py wrote its names with a fixed length or each with its own", () => {
    expect(names("s1-generator-today.h5")).toEqual(names("s1-generator-weights.h5"));
  });

  it("can be a model of models, each of which may be a network", () => {
    expect(names("s1-both.h5").map(([place, { length }]) => [place, length])).toEqual([
      ["", 30],
      ["sequential_2", 16],
      ["sequential_1", 14],
    ]);
  });
});

describe("a file of Keras 3", () => {
  const places = (file: string) => names(file).map(([place, { length }]) => [place, length]);

  it("has the layers of .keras in the model's order, under Keras's names", () => {
    const [[, tensors]] = names("keras3-critic.keras") as [readonly [string, string[]]];
    const norm = ["gamma", "beta", "moving_mean", "moving_variance"];
    const layer = (name: string, ...roles: string[]) => roles.map((role) => `layers/${name}/${role}`);
    expect(tensors).toEqual([
      ...layer("conv2d", "kernel", "bias"),
      ...layer("batch_normalization", ...norm),
      ...layer("conv2d_1", "kernel", "bias"),
      ...layer("batch_normalization_1", ...norm),
      ...layer("dense", "kernel", "bias"),
    ]);
  });

  it("has each network of a model of models, without what is beside them", () => {
    const found = Object.fromEntries(places("keras3-both.weights.h5"));
    expect(found).toMatchObject({ generator: 16, discriminator: 14 });
  });
});

/** The file with some of its bytes replaced. */
function changed(file: string, change: (bytes: Buffer) => void): Buffer {
  const bytes = readFileSync(fixture(file));
  change(bytes);
  return bytes;
}

describe("a file that is refused", () => {
  // The format's specification tells the places: version at 8, sizes at 13, end of file at 40, root group at 64.
  it.each<readonly [string, (bytes: Buffer) => void, string]>([
    [
      "is of a later form",
      (bytes) => bytes.writeUInt8(2, 8),
      "a superblock of version 2; h5py writes 0 by default",
    ],
    ["has short addresses", (bytes) => bytes.writeUInt8(4, 13), "addresses of other than 8 bytes"],
    [
      "was longer once",
      (bytes) => bytes.writeBigUInt64LE(99_999n, 40),
      "99999 bytes were written, and 31704 are left",
    ],
    [
      "points beyond its end",
      (bytes) => bytes.writeBigUInt64LE(1n << 40n, 64),
      "points to byte 1099511627776 of 31704",
    ],
    [
      "points beyond numbers",
      (bytes) => bytes.writeBigUInt64LE(1n << 60n, 64),
      "a size or position of 1152921504606846976",
    ],
    [
      "has no model",
      (bytes) => bytes.write("layer_nomes", bytes.indexOf("layer_names")),
      "not a model of Keras",
    ],
    ["lacks a layer", (bytes) => bytes.write("dense_3", bytes.indexOf("dense_2")), "is missing"],
    [
      "has a tree that grows into itself",
      (bytes) => {
        const tree = bytes.indexOf("TREE");
        bytes.writeUInt8(1, tree + 5);
        bytes.writeBigUInt64LE(BigInt(tree), tree + 32);
      },
      "a tree whose nodes are out of order",
    ],
  ])("because it %s", (_, change, problem) => {
    const bytes = changed("s1-generator-weights.h5", change);
    expect(() => decodeWeights(bytes, "a.h5")).toThrow(problem);
    expect(() => decodeWeights(bytes, "a.h5")).toThrow(/^a\.h5: [^\n]+$/);
  });
});

/** A node of a tree whose children are one and the same, many times over. */
function node(level: number, child: number): Buffer {
  const children = 60_000;
  const bytes = Buffer.alloc(32 + 16 * children);
  bytes.write("TREE");
  bytes.writeUInt8(level, 5);
  bytes.writeUInt16LE(children, 6);
  for (let i = 0; i < children; i++) bytes.writeBigUInt64LE(BigInt(child), 32 + 16 * i);
  return bytes;
}

it("refuses a file that is small and means to be large: a tree of 60,000 times 60,000 leaves", () => {
  const bytes = readFileSync(fixture("s1-generator-weights.h5"));
  const address = (place: number) => Buffer.from(BigUint64Array.of(BigInt(place)).buffer);
  const root = bytes.indexOf(address(bytes.indexOf("TREE")), 96);
  address(bytes.length).copy(bytes, root);
  const leaf = bytes.indexOf("SNOD");
  const upper = node(1, bytes.length + node(1, 0).length);
  const large = Buffer.concat([bytes, upper, node(0, leaf)]);
  expect(() => decodeWeights(large, "a.h5")).toThrow("a.h5: it has more than 500000 pieces");
});
