import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { gan } from "../../src/algorithms/gan/gan.ts";
import type { Data } from "../../src/components/datasets/contract.ts";
import { loadData } from "../../src/runner/data.ts";
import { openTestEngine } from "../setup/engine.ts";
import { partsOf } from "./tiny.ts";

beforeAll(() => openTestEngine("cpu"));

/** Loads the tiny game's data, changed. */
function loaded(change: (data: Data) => Partial<Data>) {
  const parts = partsOf();
  const { training } = gan.create(parts);
  const load = async () => {
    const data = await parts.dataset.load(() => {});
    return { ...data, ...change(data) };
  };
  const { trainCount: _, ...dataset } = parts.dataset;
  const experiment = {
    file: "/tiny.yaml",
    resolved: { name: "tiny", dataset: { type: "own" } },
    parts: { ...parts, dataset: { ...dataset, load } },
    training,
  };
  return loadData(experiment, () => {});
}

test("data that keeps its promises is handed on", async () => {
  expect((await loaded(() => ({}))).train.count).toBeGreaterThan(0);
});

test.each<[string, (data: Data) => Partial<Data>]>([
  ["labels are below", ({ train }) => ({ train: { ...train, labels: train.labels.map(() => 200) } })],
  ["each sample has a label", ({ test }) => ({ test: { ...test, labels: new Uint8Array() } })],
  ["`read` returns samples", ({ test }) => ({ test: { ...test, stored: [5] } })],
  ["a sample has shape", () => ({ decode: (stored) => tf.expandDims(stored) })],
  ["there are samples", ({ test }) => ({ test: { ...test, count: 0 } })],
])("data that breaks the promise %s is refused by the dataset's name, exit 3", async (promise, change) => {
  await expect(loaded(change)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(new RegExp(`^dataset own: .*${promise}`)),
  });
});

test("data smaller than a batch is refused", async () => {
  const few = ({ train }: Data) => ({ train: { ...train, count: 1, labels: train.labels.slice(0, 1) } });
  await expect(loaded(few)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^dataset own: 1 training samples are less than a batch of/),
  });
});
