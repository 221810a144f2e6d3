import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { builtInCatalogues } from "../../../src/algorithms/catalogues.ts";
import { classifier } from "../../../src/components/extractors/classifier.ts";
import type { Extractor } from "../../../src/components/extractors/contract.ts";
import { conversion, expected } from "../../../src/components/extractors/convert.ts";
import { checkExtractor } from "../../../src/conformance/index.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { encodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";
import { part } from "../../../src/registry/component.ts";
import { instantiate } from "../../../src/registry/instantiate.ts";
import { temporaryDirectory } from "../../runner/temporary.ts";
import { openTestEngine } from "../../setup/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

let root = "";
beforeEach(async () => {
  root = await temporaryDirectory();
});

const network = {
  type: "convolutional",
  width: 1,
  depth: 1,
  features: 2,
  normalizer: { type: "none" },
  activation: { type: "relu" },
  initializer: { type: "pytorch" },
};

const tensor = (shape: readonly number[], values: readonly number[]) =>
  ({ dtype: "float32", shape, values: Float32Array.from(values) }) as const;

/**
 * Its convolution passes the image on; its hidden layer gives the features a = sum of the four pooled pixels and
 * b = 1 - their first; its logits are a, b and a + b + 1, by hand.
 */
const state = encodeSafetensors({
  "classifier/weights/0.weight": tensor([3, 3, 1, 1], [0, 0, 0, 0, 1, 0, 0, 0, 0]),
  "classifier/weights/5.weight": tensor([4, 2], [1, -1, 1, 0, 1, 0, 1, 0]),
  "classifier/weights/8.weight": tensor([2, 3], [1, 0, 1, 0, 1, 1]),
  "classifier/weights/8.bias": tensor([3], [0, 0, 1]),
});

const sample = { shape: [4, 4, 1], range: [0, 1], classes: 3, classNames: ["x", "y", "z"] };

interface Written {
  readonly name?: string;
  readonly manifest?: object;
  readonly experiment?: object;
}

/** Writes a run as far as an extractor reads it, and returns its directory. */
function run({ name = "judge/aaaa-s0", manifest, experiment }: Written = {}): string {
  const directory = join(root, name);
  const checkpoint = join(directory, "checkpoints", "step-00000007");
  mkdirSync(checkpoint, { recursive: true });
  const json = (file: string, value: object) => writeFileSync(file, JSON.stringify(value));
  json(join(directory, "manifest.json"), {
    startedAt: "2026-01-01",
    status: "completed",
    sample,
    ...manifest,
  });
  const resolved = {
    algorithm: { type: "classifier" },
    dataset: { type: "mnist" },
    classifier: network,
    ...experiment,
  };
  writeFileSync(join(directory, "experiment.yaml"), stringify(resolved));
  writeFileSync(join(checkpoint, "state.safetensors"), state);
  const sha256 = createHash("sha256").update(state).digest("hex");
  json(join(checkpoint, "manifest.json"), { step: 7, files: { "state.safetensors": { sha256 } } });
  return directory;
}

const complete = (name: string) => classifier.complete!({ run: name }, root);
const made = (name: string) =>
  instantiate(part("extractors"), { type: "classifier", ...complete(name) }, builtInCatalogues) as Extractor;

test("features are what the last layer gets, and logits what it makes of them", async () => {
  const { open, traits } = made(run());
  expect(traits).toMatchObject({ input: "pixels", predictsClasses: true, classes: 3, takes: [4, 4, 1] });
  const { apply, sha256 } = await open(() => {});
  expect(sha256).toBe(createHash("sha256").update(state).digest("hex"));
  const bytes = tf.tensor4d([51, 0, 0, 102, 0, 0, 0, 0, 0, 0, 0, 0, 153, 0, 0, 0], [1, 4, 4, 1]);
  const { features, logits } = apply(bytes);
  // Pooled to 0.2, 0.4, 0.6 and 0: a = 1.2; b = relu(-0.2) = 0.
  const rounded = (x: tf.Tensor) => [...x.dataSync()].map((value) => Number(value.toFixed(5)));
  expect(rounded(features)).toEqual([1.2, 0]);
  expect(rounded(logits)).toEqual([1.2, 0, 2.2]);
});

test("it keeps the promises of an extractor", () => {
  const directory = run();
  const pinned = { ...classifier, create: () => made(directory) };
  return checkExtractor(pinned, { run: directory });
});

test("a run is found by its directory, by its experiment's, and by name; the latest completed one counts", () => {
  const [first, last] = [run(), run({ name: "judge/bbbb-s0", manifest: { startedAt: "2026-02-02" } })];
  run({ name: "judge/cccc-s0", manifest: { startedAt: "2026-03-03", status: "interrupted" } });
  expect(complete(first)).toMatchObject({ run: first, trained: { step: 7, ...sample }, network });
  expect(complete("judge").run).toBe(last);
  expect(complete(relative(process.cwd(), join(root, "judge"))).run).toBe(last);
  expect(complete("nothing")).toEqual({ run: "nothing" });
});

test("what is pinned stays so, and other weights are refused", async () => {
  const directory = run();
  const given = complete(directory);
  const extractor = made(directory);
  run({ name: "judge/bbbb-s0", manifest: { startedAt: "2026-02-02" } });
  expect(classifier.complete!(given, "/")).toBe(given);
  const path = join(directory, "checkpoints", "step-00000007", "state.safetensors");
  writeFileSync(path, "other");
  await expect(extractor.open(() => {})).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/is not what the experiment names; needed are the weights of step 7 with/),
  });
  rmSync(path);
  await expect(extractor.open(() => {})).rejects.toMatchObject({ name: "UserError", exitCode: 3 });
});

test("before the classifier is trained, an experiment can be checked and not run", async () => {
  const { open, traits } = made("nothing");
  expect(traits.lack).toBe("there is no completed run nothing yet; train the classifier first");
  await expect(open(() => {})).rejects.toMatchObject({ exitCode: 3 });
});

test("a run that cannot judge is refused with the reason", () => {
  const refusal = (written: Written) => {
    const directory = run({ name: "other/aaaa-s0", ...written });
    expect(() => complete(directory)).toThrow(
      expect.objectContaining({ name: "InvalidParameter", path: ["run"] }),
    );
    try {
      complete(directory);
    } catch (error) {
      return (error as Error).message.replace(directory, "it");
    }
    return undefined;
  };
  expect(refusal({ experiment: { algorithm: { type: "gan" } } })).toBe(
    "it is a run of the algorithm gan, not of classifier",
  );
  expect(refusal({ manifest: { status: "running" } })).toBe("it is running; only a completed run can judge");
  expect(refusal({ manifest: { sample: { ...sample, shape: [2] } } })).toBe("it was not trained on images");
  expect(refusal({ manifest: { sample: undefined } })).toMatch(/does not say what its samples are/);
  expect(refusal({ experiment: { dataset: { type: "mnist", scaling: "perPosition" } } })).toMatch(
    /perPosition/,
  );
});

test("images are scaled, made grey or repeated, and resized, and it is said how", () => {
  const expectedOf = (bytes: tf.Tensor4D, shape: readonly number[], range = [-1, 1]) =>
    [...expected(bytes, { shape, range }).dataSync()].map((value) => Number(value.toFixed(5)));
  const red = tf.tensor4d([255, 0, 0], [1, 1, 1, 3]);
  // ITU-R BT.601: 0.299 of red.
  expect(expectedOf(red, [1, 1, 1], [0, 1])).toEqual([0.299]);
  expect(expectedOf(tf.tensor4d([0], [1, 1, 1, 1]), [1, 1, 3])).toEqual([-1, -1, -1]);
  expect(expectedOf(tf.fill([1, 8, 8, 1], 255) as tf.Tensor4D, [2, 2, 1])).toEqual([1, 1, 1, 1]);
  expect(conversion([8, 8, 1], [8, 8, 1])).toBeUndefined();
  expect(conversion([8, 8, 3], [4, 4, 1])).toBe(
    "resized from 8 x 8 to 4 x 4 (bicubic, antialiased) and made grey",
  );
});
