import { describe, expect, it } from "vitest";
import { inMemory, mirrored } from "../../../src/components/datasets/splits.ts";

describe("a split in memory", () => {
  it("reads stored samples in the order of the indices", async () => {
    const split = inMemory(Float32Array.of(0, 1, 2, 3, 4, 5), [2], new Uint8Array(3));
    expect(split.count).toBe(3);
    expect(await split.read(Int32Array.of(2, 0, 2))).toEqual(Float32Array.of(4, 5, 0, 1, 4, 5));
  });

  it("keeps bytes", async () => {
    const split = inMemory(Uint8Array.of(0, 255, 7, 8), [2], new Uint8Array(2));
    expect(await split.read(Int32Array.of(1, 0))).toEqual(Uint8Array.of(7, 8, 0, 255));
  });
});

describe("a mirrored split", () => {
  // Two images of 2 x 3 pixels with two channels.
  const values = Uint8Array.from({ length: 24 }, (_, i) => i);
  const split = mirrored(inMemory(values, [2, 3, 2], Uint8Array.of(4, 5)));

  it("reads mirror images from index `count` on", async () => {
    const image = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];
    // By hand: each row's pixels in reverse, each pixel's channels in order.
    const mirror = [16, 17, 14, 15, 12, 13, 22, 23, 20, 21, 18, 19];
    expect([...(await split.read(Int32Array.of(3, 1)))]).toEqual([...mirror, ...image]);
  });

  it("leaves the samples as they are", async () => {
    await split.read(Int32Array.of(2, 3));
    expect([...values]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(split.count).toBe(2);
    expect([...split.labels]).toEqual([4, 5]);
  });
});
