import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import type { Data, Dataset } from "../../src/components/datasets/contract.ts";
import { datasets } from "../../src/components/datasets/index.ts";
import { checkDataset } from "../../src/conformance/index.ts";
import { cacheDirectory } from "../../src/files/cache.ts";
import { idxImages, idxLabels } from "../components/datasets/files/tiny.ts";
import { folderOf, newFolder, png } from "../components/datasets/images/pictures.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

// Pictures are packed into a cache of their own; downloads stay where they are.
const downloads = join(cacheDirectory(), "datasets");
const cache = newFolder();
mkdirSync(downloads, { recursive: true });
symlinkSync(downloads, join(cache, "datasets"));
process.env.EXP_CACHE_DIR = cache;
const pictures = folderOf({
  "a/1.png": await png([255, 0, 0], 8),
  "a/2.png": await png([0, 255, 0], 8),
  "b/3.png": await png([0, 0, 255], 8),
  "b/4.png": await png([9, 0, 255], 8),
});

const digits = folderOf({
  "images.idx3-ubyte": idxImages(8, 8, 6),
  "labels.idx1-ubyte": idxLabels([7, 2, 7, 2, 7, 2, 7, 2]),
});
const numbers = fileURLToPath(new URL("../formats/npy/fixtures/stored.npz", import.meta.url));

everyComponent("datasets", datasets, checkDataset, {
  imageFolder: [
    { path: pictures, size: 8 },
    { path: pictures, size: 16, channels: 1, labels: "folders", classes: ["a", "b"] },
    { path: pictures, size: 8, scaling: "unit", mirror: true },
  ],
  idx: [
    { directory: digits, shape: [8, 6, 1], classes: ["2", "7"], testShare: 0.5 },
    { directory: digits, shape: [8, 6, 1], size: 12, channels: 3, scaling: "unit", testShare: 0.5 },
  ],
  arrays: [
    { file: numbers, shape: [2, 3, 1], layout: "NHWC", classes: ["1", "3", "7"] },
    { file: numbers, shape: [2, 3, 1], layout: "NHWC", scaling: "unit", mirror: true },
  ],
  // Their files are large; what is read of them has tests of its own.
  cifar: [],
  emoji: [],
  gaussianMixture: [{}, { modes: 1, radius: 1, standardDeviation: 0, count: 1 }],
  mnist: [
    { size: 32, scaling: "perPosition", channels: 3 },
    { size: 16, scaling: "unit" },
  ],
});

const { gaussianMixture } = datasets;
const data = (change: (data: Data) => Partial<Data>) =>
  changed(gaussianMixture, ({ load }) => ({
    load: async (notify) => {
      const loaded = await load(notify);
      return { ...loaded, ...change(loaded) };
    },
  }));
const sample = (change: Partial<Dataset["sample"]>) =>
  changed(gaussianMixture, ({ sample }) => ({ sample: { ...sample, ...change } }));
let loads = 0;

everyBreach(checkDataset, {
  "`trainCount` is the number": changed(gaussianMixture, () => ({ trainCount: 7 })),
  "labels are below": sample({ classes: 3 }),
  "samples stay in the range [-1, 1]": sample({ range: [-1, 1] }),
  "a batch of samples has shape [32,3]": sample({ shape: [3] }),
  "`read` returns samples": data(({ train }) => ({ train: { ...train, stored: [3] } })),
  "each sample has a label": data(({ test }) => ({ test: { ...test, labels: new Uint8Array() } })),
  "the digest of points is a sha256": data(() => ({ digests: { points: "abc" } })),
  "it loads the same data twice": data(({ train }) => ({
    train: { ...train, read: async (indices) => (await train.read(indices)).map((value) => value + loads++) },
  })),
  "a sample decodes to the same values alone and in a batch": data(() => ({
    decode: (stored) => tf.sub(stored, tf.mean(stored)),
  })),
});
