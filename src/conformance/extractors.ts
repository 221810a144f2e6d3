import * as tf from "@tensorflow/tfjs-core";
import type { Extractor } from "../components/extractors/contract.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, distance, noise, rounding } from "./tensors.ts";

/** Checks an extractor by opening it; throws an Error that names the broken promise. */
export function checkExtractor(component: Makes<Extractor>, params: Parameters = {}): Promise<void> {
  return examine(component, params, async ({ open, traits }) => {
    const { label, input, batchSize } = traits;
    promise(["samples", "stored", "pixels"].includes(input), "`traits.input` is samples, stored or pixels");
    promise(Number.isInteger(batchSize) && batchSize > 0, "`traits.batchSize` is a number of images");
    promise(label === undefined || /^[a-z][\w-]*$/i.test(label), "`traits.label` has letters, digits and -");
    const { sha256, apply } = await open(() => {});
    promise(/^[0-9a-f]{64}$/u.test(sha256), "`sha256` is a sha256 in hexadecimal digits");
    const images = tf.round(
      tf.clipByValue(tf.add(tf.mul(noise("images", [2, 32, 32, 3]), 40), 128), 0, 255),
    ) as tf.Tensor4D;
    const made = checkPure("`apply`", { images }, () => ({ ...apply(images) }));
    for (const name of ["features", "logits"] as const) {
      promise(made[name].shape.length === 2 && made[name].shape[0] === 2, `it has ${name} of each image`);
      checkFinite(made[name], name);
    }
    const first = apply(tf.slice(images, 0, 1)).features;
    promise(
      distance(first, tf.slice(made.features, 0, 1)) < rounding,
      "an image has the same features alone and in a batch",
    );
  });
}
