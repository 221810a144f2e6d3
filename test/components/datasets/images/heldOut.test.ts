import { expect, it } from "vitest";
import { splitImages } from "../../../../src/components/datasets/images/heldOut.ts";
import type { PackedImage, PackedImages } from "../../../../src/components/datasets/images/pack.ts";
import { sha256 } from "../../../../src/files/sha256.ts";

/** Pictures whose contents are given as strings; a record is a byte, the number of the content. */
function packed(images: readonly (Partial<PackedImage> & { readonly content: string })[]): PackedImages {
  const contents = [...new Set(images.map(({ content }) => content))];
  return {
    pack: {
      path: "",
      header: { format: "exp-gan packed images 1", shape: [1, 1, 1], count: 0, sha256: "", notes: 0 },
      sources: Buffer.alloc(0),
      facts: new Uint32Array(),
      notes: {},
      read: async (records) => Uint8Array.from(records),
    },
    images: images.map(({ content, ...image }, i) => ({
      file: "",
      name: String(i),
      sha256: sha256(content),
      record: contents.indexOf(content),
      ...image,
    })),
    refused: [],
  };
}

const numbered = (count: number) =>
  packed(Array.from({ length: count }, (_, i) => ({ content: `image ${i}` })));
const names = (images: readonly PackedImage[]) => images.map(({ name }) => name);

it("holds out about the share that is asked for", () => {
  const { train, test } = splitImages(numbered(10_000), 0.1);
  expect(train.count + test.count).toBe(10_000);
  // Five standard errors of 10,000 draws.
  expect(Math.abs(test.count - 1000)).toBeLessThan(5 * Math.sqrt(10_000 * 0.1 * 0.9));
});

it("moves no image if others are added", () => {
  const before = names(splitImages(numbered(500), 0.2).images.test);
  const after = names(splitImages(numbered(900), 0.2).images.test);
  expect(after.filter((name) => Number(name) < 500)).toEqual(before);
});

it("keeps copies together", () => {
  const twice = packed([...Array(300).keys(), ...Array(300).keys()].map((i) => ({ content: `image ${i}` })));
  const { images } = splitImages(twice, 0.5);
  const trained = new Set(images.train.map(({ record }) => record));
  expect(images.test.length).toBeGreaterThan(100);
  expect(images.test.filter(({ record }) => trained.has(record))).toEqual([]);
});

it("holds out whole groups, and no copies of training images", () => {
  const groups = Array.from({ length: 400 }, (_, i) => ({ content: `image ${i % 395}`, group: `${i >> 2}` }));
  const { images, copies } = splitImages(packed(groups), 0.3);
  const trained = new Set(images.train.map(({ group }) => group));
  expect(images.test.filter(({ group }) => trained.has(group))).toEqual([]);
  const contents = new Set(images.train.map(({ record }) => record));
  expect(images.test.filter(({ record }) => contents.has(record))).toEqual([]);
  expect(images.train.length + images.test.length + copies).toBe(400);
});

it("leaves no split empty, if there are two images that differ", () => {
  for (const share of [0.001, 0.9])
    for (const count of [2, 3, 5]) {
      const { train, test } = splitImages(numbered(count), share);
      expect(Math.min(train.count, test.count)).toBeGreaterThan(0);
    }
  const same = packed([{ content: "a" }, { content: "a" }]);
  expect(() => splitImages(same, 0.1)).toThrow("2 images cannot be parted");
});

it("reads samples by their place in the split, and has a label for each", async () => {
  const labelled = packed(Array.from({ length: 50 }, (_, i) => ({ content: `image ${i}`, label: i % 3 })));
  const { test, images } = splitImages(labelled, 0.5);
  expect([...(await test.read(Int32Array.of(2, 0)))]).toEqual([
    images.test[2]!.record,
    images.test[0]!.record,
  ]);
  expect([...test.labels]).toEqual(images.test.map(({ label }) => label));
});

it("has another digest if a label, the pixels or the held-out images differ", () => {
  const one = packed(Array.from({ length: 50 }, (_, i) => ({ content: `image ${i}`, label: 0 })));
  const other = packed(
    Array.from({ length: 50 }, (_, i) => ({ content: `image ${i}`, label: i === 7 ? 1 : 0 })),
  );
  const digests = [
    splitImages(one, 0.5),
    splitImages(other, 0.5),
    splitImages(one, 0.2),
    splitImages({ ...one, pack: { ...one.pack, header: { ...one.pack.header, sha256: "x" } } }, 0.5),
  ].map(({ digests: { images } }) => images);
  expect(new Set(digests).size).toBe(4);
});
