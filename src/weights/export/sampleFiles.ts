import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { UserError } from "../../errors.ts";
import { encodeNpz } from "../../formats/npz.ts";
import { pngNames, singlePng } from "../../runner/samples/singleImages.ts";
import type { Files } from "./files.ts";

/** Samples in the data's range as one array, and their classes if classes were asked for. */
export function npzFiles(samples: Samples, classes: Int32Array | undefined): Files {
  const labels = classes && { classes: { shape: [classes.length], values: classes } };
  return new Map([["samples.npz", encodeNpz({ samples, ...labels })]]);
}

/** Each sample as a picture of its own size. */
export function pngFiles(samples: Samples, sample: Sample): Files {
  if (sample.shape.length !== 3)
    throw new UserError(`--format png: samples of shape [${sample.shape}] are not images; npz holds them`);
  const names = pngNames(samples.shape[0]!);
  return new Map(names.map((name, index) => [name, singlePng(sample, samples, index)]));
}
