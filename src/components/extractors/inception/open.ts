import * as tf from "@tensorflow/tfjs-core";
import type { OpenExtractor } from "../contract.ts";
import { findWeights, type Place } from "./find.ts";
import { type Network, networkOf } from "./network.ts";
import { prepare, type Resize } from "./resize.ts";
import { readWeights } from "./weights.ts";

/** Reads the weights and moves them to the engine, where they stay. @throws UserError if they are missing or others */
export async function openInception(
  place: Place,
  resize: Resize,
  notify: (line: string) => void,
): Promise<OpenExtractor> {
  const { bytes, path, sha256 } = await findWeights(place, notify);
  return { sha256, apply: extractorOf(networkOf(readWeights(bytes, path)), resize) };
}

/** The network behind a kind of resizing, for grey or RGB pixels from 0 to 255. */
export const extractorOf =
  (network: Network, resize: Resize): OpenExtractor["apply"] =>
  (pixels) =>
    network(prepare[resize](coloured(pixels)));

const coloured = (pixels: tf.Tensor4D): tf.Tensor4D =>
  pixels.shape[3] === 3 ? pixels : tf.tile(pixels, [1, 1, 1, 3]);
