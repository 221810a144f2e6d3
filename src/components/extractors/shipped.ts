import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import { shipped } from "../../files/shipped.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { decodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import type { Extraction, Extractor, OpenExtractor } from "./contract.ts";

/** The weights of a small classifier that this framework has trained on a dataset's labels. */
export interface ExtractorFile {
  readonly sha256: string;
  readonly url: URL;
}

// The built program reads the weights from the sources, too.
const fileOf = (name: string) => shipped(`src/components/extractors/shipped/${name}.safetensors`);

/** Files by the name in `Dataset.extractor`; trained by `experiments/classifier-*.yaml`, written by `bench/extractor.ts`. */
export const extractorFiles: ReadonlyMap<string, ExtractorFile> = new Map([
  [
    "mnist",
    { sha256: "786ac8c92f66d2ddfc3ddf1edf3cb6b2c58cb26a95cbf2081ca8e91c5bb3d595", url: fileOf("mnist") },
  ],
  [
    "fashion-mnist",
    {
      sha256: "7c9d65eb1ceb3be57c8cc455a7776367b1f3e997c7ae3d2b2d5d986a18532732",
      url: fileOf("fashion-mnist"),
    },
  ],
]);

/** The shipped extractor of this name. It takes grey images of 28 x 28 pixels. */
export const shippedExtractor = (name: string): Extractor => ({
  open: () => open(extractorFiles.get(name)!),
  traits: { input: "stored", predictsClasses: true, batchSize: 500 },
});

/** Far above the size of a file. */
const limit = 2 ** 24;

/** @throws UserError if the file is not the one that was shipped */
async function open({ sha256, url }: ExtractorFile): Promise<OpenExtractor> {
  const path = fileURLToPath(url);
  const bytes = await readBounded(path, limit);
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw new UserError(
      `${path}: is not the feature extractor that was shipped; install the package again`,
      exitCodes.data,
    );
  const weights = decodeSafetensors(bytes, path);
  return { sha256, apply: (images) => apply(images, weights) };
}

/**
 * Convolutions of 3 x 3, each with a rectifier and max pooling of 2 x 2; a hidden layer with a rectifier; logits. Layer i
 * has the kernel `i.weight` and the bias `i.bias`, into which its batch norm is folded.
 */
function apply(images: tf.Tensor4D, weights: HostTree): Extraction {
  const layers = Object.keys(weights).length / 2;
  const tensor = (name: string) => tf.tensor(weights[name]!.values, [...weights[name]!.shape], "float32");
  let x: tf.Tensor = tf.sub(tf.div(images, 127.5), 1);
  for (let layer = 0; layer < layers - 1; layer++) {
    const [kernel, bias] = [tensor(`${layer}.weight`), tensor(`${layer}.bias`)];
    if (kernel.rank === 4) x = convolve(x as tf.Tensor4D, kernel as tf.Tensor4D, bias);
    else x = tf.relu(affine(x, kernel, bias));
  }
  const [kernel, bias] = [tensor(`${layers - 1}.weight`), tensor(`${layers - 1}.bias`)];
  return { features: x as tf.Tensor2D, logits: affine(x, kernel, bias) };
}

const convolve = (x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor) =>
  tf.maxPool(tf.relu(tf.add(tf.conv2d(x, kernel, 1, "same"), bias)) as tf.Tensor4D, 2, 2, "valid");

const affine = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D, kernel as tf.Tensor2D), bias);
