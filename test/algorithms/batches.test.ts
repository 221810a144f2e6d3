import { describe, expect, it } from "vitest";
import { batchesPerEpoch, batchIndices, stepsIn } from "../../src/algorithms/batches.ts";
import { batchesOf } from "../../src/algorithms/gan/game.ts";
import type { Split } from "../../src/components/datasets/contract.ts";
import { inMemory, mirrored } from "../../src/components/datasets/splits.ts";
import { algorithm, gameOf } from "../runner/tiny.ts";

const split = (count: number): Split =>
  inMemory(
    Float32Array.from({ length: 2 * count }, (_, i) => i),
    [2],
    new Uint8Array(count),
  );

const drawing = (game = gameOf()) => ({ size: game.criticBatchSize, order: game.order });

/** The batches from `from` on, as plain numbers. */
function batches(count: number, game = gameOf(), seed = 1, samples = 50, from = 0): number[][] {
  const indices = batchIndices(drawing(game), split(samples), seed);
  return Array.from({ length: count }, (_, i) => [...indices(from + i)]);
}

describe("shuffled batches", () => {
  it("show every sample once an epoch, but for the incomplete last batch", () => {
    // 50 samples in batches of 4: twelve batches, two samples left out.
    const epoch = batches(12).flat();
    expect(new Set(epoch).size).toBe(48);
    expect(Math.min(...epoch)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...epoch)).toBeLessThan(50);
  });

  it("come in another order every epoch, and leave others out", () => {
    const [first, second] = [batches(12).flat(), batches(24).slice(12).flat()];
    expect(new Set(second).size).toBe(48);
    expect(second).not.toEqual(first);
    expect(second.toSorted()).not.toEqual(first.toSorted());
  });

  it("follow from seed and number alone, wherever reading begins", () => {
    const whole = batches(40);
    for (const from of [1, 11, 12, 13, 39]) expect(batches(1, gameOf(), 1, 50, from)[0]).toEqual(whole[from]);
    const backwards = batchIndices(drawing(), split(50), 1);
    for (let n = 39; n >= 0; n--) expect([...backwards(n)]).toEqual(whole[n]);
  });

  it("differ by seed", () => {
    expect(batches(3, gameOf(), 2)).not.toEqual(batches(3));
  });
});

describe("drawn batches", () => {
  const drawn = () => gameOf({ order: "drawn" });

  it("hold any sample any number of times", () => {
    const all = batches(500, drawn(), 1, 10).flat();
    const counts = Array.from({ length: 10 }, (_, index) => all.filter((other) => other === index).length);
    // 2000 draws of ten samples: 200 each, give or take five standard errors.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(5 * Math.sqrt(180));
    const repeats = batches(500, drawn(), 1, 10).filter((batch) => new Set(batch).size < 4);
    // By hand: all four differ with probability 0.9 · 0.8 · 0.7 = 0.504.
    expect(Math.abs(repeats.length / 500 - 0.496)).toBeLessThan(5 * Math.sqrt(0.25 / 500));
  });

  it("follow from seed and number alone", () => {
    expect(batches(1, drawn(), 1, 50, 7)[0]).toEqual(batches(8, drawn())[7]);
    expect(batches(3, drawn(), 2)).not.toEqual(batches(3, drawn()));
  });

  it("may be larger than the data", () => {
    expect(batches(1, gameOf({ order: "drawn", batchSize: 64 }), 1, 10)[0]).toHaveLength(64);
  });
});

describe("counting", () => {
  it("takes a batch for every critic update, or one for the whole step", () => {
    expect(batchesOf(gameOf(algorithm({ criticSteps: 5 }))).perStep).toBe(5);
    expect(batchesOf(gameOf(algorithm({ criticSteps: 5, realBatches: "repeated" }))).perStep).toBe(1);
  });

  it("takes epochs as the critic's passes over the data", () => {
    // 60,000 images in batches of 64 (S0): 937 whole batches, each for one step of five critic updates.
    expect(batchesPerEpoch(64, 60_000)).toBe(937);
    expect(stepsIn(100, 60_000, { size: 64, perStep: 1 })).toBe(93_700);
    // With a fresh batch for each update, 187 steps and two batches an epoch; half an epoch, 93.
    expect(stepsIn(1, 60_000, { size: 64, perStep: 5 })).toBe(187);
    expect(stepsIn(0.5, 60_000, { size: 64, perStep: 5 })).toBe(93);
    expect(stepsIn(1e-6, 60_000, { size: 64, perStep: 5 })).toBe(1);
  });

  it("goes by the critic's batch size where it has its own", () => {
    const halved = gameOf({ batchSize: 64, ...algorithm({ criticBatchSize: 2 }) });
    // Fifty samples: 25 batches of two.
    expect(stepsIn(1, 50, batchesOf(halved))).toBe(25);
  });
});

describe("mirrored batches", () => {
  const images = mirrored(inMemory(new Uint8Array(50), [1, 1, 1], new Uint8Array(50)));
  const batchesOfMirrored = (seed: number) => {
    const indices = batchIndices({ size: 4, order: "shuffled" }, images, seed);
    return Array.from({ length: 500 }, (_, n) => [...indices(n)]);
  };

  it("hold the same samples, half of them as mirror images", () => {
    const plain = batchIndices({ size: 4, order: "shuffled" }, { ...images, mirrored: false }, 1);
    const all = batchesOfMirrored(1);
    for (const [n, batch] of all.entries()) expect(batch.map((index) => index % 50)).toEqual([...plain(n)]);
    const share = all.flat().filter((index) => index >= 50).length / 2000;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 2000));
  });

  it("follow from seed and number alone, and mirror others each epoch", () => {
    expect(batchesOfMirrored(1)).toEqual(batchesOfMirrored(1));
    expect(batchesOfMirrored(2)).not.toEqual(batchesOfMirrored(1));
    const epochs = [0, 12].map((first) =>
      batchesOfMirrored(1)
        .slice(first, first + 12)
        .flat(),
    );
    const turned = epochs.map((epoch) => new Set(epoch.filter((index) => index >= 50)));
    expect(turned[0]).not.toEqual(turned[1]);
  });
});
