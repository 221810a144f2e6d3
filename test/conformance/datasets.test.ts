import * as tf from "@tensorflow/tfjs-core";
import type { Data, Dataset } from "../../src/components/datasets/contract.ts";
import { datasets } from "../../src/components/datasets/index.ts";
import { checkDataset } from "../../src/conformance/index.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("datasets", datasets, checkDataset, {
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
