import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { cifarDataset } from "../../../src/components/datasets/cifar.ts";
import { type Version, versions } from "../../../src/components/datasets/files/cifarVersions.ts";
import { directoryWith, temporaryDirectory } from "./files/tiny.ts";

const defaults = { variant: 10, labels: "fine", scaling: "unit" } as const;
const archive = { url: "http://127.0.0.1:9/none.tar.gz", bytes: 1000, sha256: "" };
// The authors' layout with few images in a file.
const ten: Version = { ...versions[10], records: { train: 2, test: 1 }, archive };
const hundred: Version = { ...versions[100], records: { train: 2, test: 1 }, archive };

/** A record: labels, then the planes; its first pixel is (r, g, b), all others are 0. */
function record(labels: readonly number[], [r, g, b]: readonly [number, number, number]): Uint8Array {
  const bytes = new Uint8Array(labels.length + 3072);
  bytes.set(labels);
  for (const [plane, value] of [r, g, b].entries()) bytes[labels.length + plane * 1024] = value;
  return bytes;
}

const batch = (start: number) =>
  Buffer.concat([record([start], [start, 1, 2]), record([start + 1], [start + 1, 3, 4])]);
const tenFiles = {
  ...Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`data_batch_${number}.bin`, batch(number)])),
  "test_batch.bin": record([9], [90, 91, 92]),
};
const hundredFiles = {
  "train.bin": Buffer.concat([record([19, 99], [1, 2, 3]), record([0, 4], [4, 5, 6])]),
  "test.bin": record([3, 50], [7, 8, 9]),
};

const load = (version: Version, path: string | undefined, more = {}) =>
  cifarDataset({ ...defaults, ...(path && { path }), ...more }, version).load(() => {});

beforeEach(() => {
  process.env.EXP_CACHE_DIR = temporaryDirectory();
});

describe("cifar", () => {
  it("reads five batches and a test batch, with the channels of each pixel together", async () => {
    const path = directoryWith(tenFiles);
    const { train, test, digests } = await load(ten, path);
    expect([train.count, test.count, train.stored]).toEqual([10, 1, [32, 32, 3]]);
    expect([...train.labels]).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    const [r, g, b, next] = await train.read(Int32Array.of(9));
    expect([r, g, b, next]).toEqual([6, 3, 4, 0]);
    expect((await test.read(Int32Array.of(0))).slice(0, 3)).toEqual(Uint8Array.of(90, 91, 92));
    const sum = createHash("sha256").update(tenFiles["test_batch.bin"]).digest("hex");
    expect(digests["test_batch.bin"]).toBe(sum);
    expect(Object.keys(digests)).toHaveLength(6);
  });

  it("has the classes or the superclasses of CIFAR-100", async () => {
    const path = directoryWith(hundredFiles);
    const fine = await load(hundred, path);
    expect([...fine.train.labels, ...fine.test.labels]).toEqual([99, 4, 50]);
    const coarse = await load(hundred, path, { labels: "coarse" });
    expect([...coarse.train.labels, ...coarse.test.labels]).toEqual([19, 0, 3]);
    const { classNames } = cifarDataset({ ...defaults, labels: "fine" }, hundred);
    expect([classNames![99], classNames![4], classNames!.length]).toEqual(["worm", "beaver", 100]);
    expect(cifarDataset({ ...defaults, labels: "coarse" }, hundred).sample.classes).toBe(20);
    expect(() => cifarDataset({ ...defaults, labels: "coarse" }, ten)).toThrow(
      "CIFAR-10 has no superclasses",
    );
  });

  it("knows its counts before it is read", () => {
    expect(cifarDataset(defaults, versions[10])).toMatchObject({
      sample: { shape: [32, 32, 3], classes: 10 },
      trainCount: 50_000,
    });
    expect(cifarDataset(defaults, versions[100]).trainCount).toBe(50_000);
  });

  it("unpacks the authors' archive into the cache, once", async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, ten.folder));
    for (const [name, bytes] of Object.entries(tenFiles)) writeFileSync(join(root, ten.folder, name), bytes);
    const packed = join(root, "cifar.tar.gz");
    await execa("tar", ["-czf", packed, ten.folder], { cwd: root });
    await expect(load(ten, packed)).rejects.toThrow(
      `${packed}: not the authors' archive of CIFAR-10's binary version`,
    );
    const sha256 = createHash("sha256").update(readFileSync(packed)).digest("hex");
    const version = { ...ten, archive: { ...archive, sha256 } };
    expect((await load(version, packed)).train.count).toBe(10);
    rmSync(packed);
    expect((await load(version, undefined)).test.count).toBe(1);
    expect(existsSync(join(process.env.EXP_CACHE_DIR!, "datasets", ten.folder, "test_batch.bin"))).toBe(true);
  });

  it("says what is wrong with a directory, an archive or a network", async () => {
    const cut = { ...tenFiles, "data_batch_3.bin": batch(3).subarray(0, 5000) };
    await expect(load(ten, directoryWith(cut))).rejects.toThrow(
      "data_batch_3.bin: 5000 bytes, not the 6146 of CIFAR-10's 2 images; cut short?",
    );
    const label = { ...tenFiles, "data_batch_1.bin": batch(9) };
    await expect(load(ten, directoryWith(label))).rejects.toThrow(
      "image 1 has label 10; labels are below 10",
    );
    await expect(load(ten, directoryWith({ data_batch_1: new Uint8Array(1) }))).rejects.toThrow(
      "has no data_batch_1.bin of CIFAR-10's binary version, only the Python version, which is not read",
    );
    await expect(load(ten, "/nowhere")).rejects.toThrow("/nowhere: cannot read: ENOENT");
    await expect(load(ten, undefined)).rejects.toThrow(
      /^CIFAR-10: http:\/\/127\.0\.0\.1:9\/none\.tar\.gz: .*; without a network, set path to the archive/,
    );
  });
});
