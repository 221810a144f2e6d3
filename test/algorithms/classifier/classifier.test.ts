import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { stepsIn } from "../../../src/algorithms/batches.ts";
import { builtInCatalogues, experimentsOf } from "../../../src/algorithms/catalogues.ts";
import { assemble, trainingOf } from "../../../src/algorithms/classifier/classifier.ts";
import type { ClassifierExperiment } from "../../../src/algorithms/classifier/experiment.ts";
import { crossEntropy, hits } from "../../../src/algorithms/classifier/iteration.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { flatten, release } from "../../../src/engine/tree.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { instantiate } from "../../../src/registry/instantiate.ts";
import { make } from "../../../src/registry/make.ts";
import { validatorOf } from "../../../src/registry/validate/validator.ts";
import { variantOf } from "../../../src/registry/validate/variants.ts";
import { loading } from "../../../src/runner/check.ts";
import { train } from "../../../src/runner/run/train.ts";
import { expectClose } from "../../components/numbers.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

const schema = variantOf(experimentsOf(builtInCatalogues), { algorithm: { type: "classifier" } });

const classification = (experiment: ClassifierExperiment) => trainingOf(assemble(experiment));

/** A classifier of eight 8 x 8 images, with some of its keys written otherwise. */
function partsOf(changes: Readonly<Record<string, unknown>> = {}) {
  const value = JSON.parse(
    JSON.stringify({
      name: "tiny-classifier",
      about: "A classifier for tests.",
      dataset: { type: "mnist", size: 8 },
      batchSize: 4,
      classifier: { type: "convolutional", width: 2, depth: 2, features: 6 },
      optimizer: { type: "adam", learningRate: 0.01 },
      algorithm: { type: "classifier" },
      budgets: { smoke: { steps: 2 }, full: { epochs: 1 } },
      ...changes,
    }),
  );
  expect(validatorOf(schema, builtInCatalogues).check(value)).toEqual([]);
  return instantiate(schema, value, builtInCatalogues) as ClassifierExperiment;
}

/** Images of eight rows, each with one light row: the class is which. */
const split = inMemory(
  Uint8Array.from({ length: 512 }, (_, i) => (Math.floor(i / 64) === Math.floor((i % 64) / 8) ? 255 : 0)),
  [8, 8, 1],
  Uint8Array.from({ length: 8 }, (_, i) => i),
);
const decode = (stored: tf.Tensor) => tf.sub(tf.div(stored, 127.5), 1);
const data = { train: split, test: split, decode, digests: {} };

it("measures cross-entropy in nats and hits by the largest logit", () => {
  const logits = tf.tensor2d([0, Math.log(3), 2, 0], [2, 2]);
  const labels = tf.tensor1d([1, 1], "int32");
  // By hand: -log(3/4) and -log(1 / (e^2 + 1)).
  expectClose(crossEntropy(logits, labels), [(Math.log(4 / 3) + Math.log(Math.E ** 2 + 1)) / 2]);
  expectClose(hits(logits, labels), [1, 0]);
});

it("learns what it is shown, and frees everything but its state", async () => {
  const training = classification(partsOf());
  const before = tf.memory().numTensors;
  let state = training.initialState(1);
  const inputs = training.feed(split, 1);
  const losses: number[] = [];
  for await (const step of train(training.iteration(decode, uncompiled), inputs, state, {
    from: 0,
    to: 60,
  })) {
    state = step.state;
    losses.push(step.metrics["classifier/loss"]!.dataSync()[0]!);
    expect(Object.keys(step.gradients)).toEqual(["classifier"]);
  }
  expect(losses[0]).toBeGreaterThan(1.5);
  expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  const { accuracy } = await training.evaluate!(data, state);
  expect(accuracy!.n).toBe(8);
  expect(accuracy!.value).toBeGreaterThan(0.5);
  expect(tf.memory().numTensors - before).toBe(flatten(state).size);
  release(state);
});

it("judges all test samples, however many batches that takes", async () => {
  const training = classification(partsOf());
  const state = training.initialState(1);
  // 1,201 times one image, as if it were of each class in turn: right where it is taken for that class, and only there.
  const count = 1201;
  const values = new Uint8Array(count * 64).fill(200);
  const found = await Promise.all(
    Array.from({ length: 10 }, (_, label) => {
      const labels = new Uint8Array(count).fill(label);
      return training.evaluate!({ ...data, test: inMemory(values, [8, 8, 1], labels) }, state);
    }),
  );
  expect(found.map(({ accuracy }) => accuracy!.value).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  // The probabilities of the ten classes add up to 1.
  expectClose([found.reduce((sum, { crossEntropy }) => sum + Math.exp(-crossEntropy!.value), 0)], [1]);
  expect(found[0]!.accuracy!.n).toBe(count);
  release(state);
});

/** What is wrong with an experiment, also if it cannot be assembled. */
function problemsOf(parts: ClassifierExperiment) {
  const resolved = { algorithm: { type: "classifier" } };
  return make(resolved, Type.Object({}), builtInCatalogues, () =>
    loading(builtInCatalogues).assemble(parts, resolved),
  ).problems;
}

it("is told of parts that do not fit", () => {
  const messages = (changes: Readonly<Record<string, unknown>>) =>
    problemsOf(partsOf(changes)).map(({ path, message }) => `${path.join(".")}: ${message}`);
  expect(messages({})).toEqual([]);
  expect(messages({ dataset: { type: "gaussianMixture" } })[0]).toMatch(/^classifier: expects images/);
  expect(
    messages({ dataset: { type: "mnist", size: 4 }, classifier: { type: "convolutional", depth: 3 } }),
  ).toHaveLength(1);
  expect(messages({ budgets: { smoke: {}, full: { steps: 1 } } })).toEqual([
    "budgets.smoke: has no length: give steps or epochs",
  ]);
  expect(messages({ batchSize: 65_000 })[0]).toContain("less than a batch of 65000");
});

it("counts an epoch by its batches", () => {
  // By hand: 60,000 images in batches of 4.
  const training = classification(partsOf());
  expect(stepsIn(2, 60_000, training.batches)).toBe(30_000);
  expect(training.progress(15_000, 60_000)).toMatchObject({
    "progress/epochs": 1,
    "progress/realImages": 60_000,
  });
});
