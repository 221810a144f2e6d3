import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { defineExtractor, type Extractor } from "../../src/components/extractors/contract.ts";
import { inception } from "../../src/components/extractors/inception.ts";
import { checkExtractor } from "../../src/conformance/index.ts";
import { make } from "../../src/conformance/parameters.ts";
import { changed, everyBreach } from "./broken.ts";

const brightness = defineExtractor({
  about: "The mean of each channel.",
  params: Type.Object({}),
  create: (): Extractor => ({
    open: async () => ({ sha256: "a".repeat(64), apply: means }),
    traits: { label: "brightness", input: "pixels", predictsClasses: false, batchSize: 10 },
  }),
});

function means(images: tf.Tensor4D) {
  const features = tf.mean<tf.Tensor2D>(images, [1, 2]);
  return { features, logits: features };
}

const opening = (apply: typeof means, sha256 = "a".repeat(64)) =>
  changed(brightness, () => ({ open: async () => ({ sha256, apply }) }));

it("an extractor of one's own keeps its promises", () => checkExtractor(brightness));

// Its weights are not here; test/golden/inception.test.ts checks the network.
it("inception is of the kind, and opens nothing before it is asked to", () => {
  expect(inception.kind).toBe("extractors");
  expect(make(inception, { resize: "cleanFid" }).traits.label).toBe("inception-cleanFid");
});

everyBreach(checkExtractor, {
  "`traits.input` is": changed(brightness, ({ traits }) => ({
    traits: { ...traits, input: "sound" as "pixels" },
  })),
  "`traits.batchSize` is": changed(brightness, ({ traits }) => ({ traits: { ...traits, batchSize: 0 } })),
  "`traits.label` has": changed(brightness, ({ traits }) => ({ traits: { ...traits, label: "a/b" } })),
  "`sha256` is": opening(means, "none"),
  "it has features of each image": opening((images) => {
    const { features } = means(images);
    return { features: tf.mean(features, 0, true), logits: features };
  }),
  "logits is finite": opening((images) => ({
    ...means(images),
    logits: tf.fill([2, 3], Number.NaN) as tf.Tensor2D,
  })),
  "an image has the same features alone": opening((images) => {
    const { features } = means(images);
    return { features: tf.sub(features, tf.mean(features)), logits: features };
  }),
});
