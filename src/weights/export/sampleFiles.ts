import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import { UserError } from "../../errors.ts";
import { encodeNpz } from "../../formats/npz.ts";
import { imageGrid } from "../../runner/record/grid.ts";
import type { Files } from "./files.ts";

/** Samples in the data's range as one array, and their classes if classes were asked for. */
export function npzFiles(samples: Samples, classes: Int32Array | undefined): Files {
  const labels = classes && { classes: { shape: [classes.length], values: classes } };
  return new Map([["samples.npz", encodeNpz({ samples, ...labels })]]);
}

/** Each sample as a picture of its own size. */
export function pngFiles({ values, shape }: Samples, sample: Sample): Files {
  if (sample.shape.length !== 3)
    throw new UserError(`--format png: samples of shape [${sample.shape}] are not images; npz holds them`);
  const [count, height, width, channels] = shape as [number, number, number, number];
  const size = height * width * channels;
  const digits = String(count - 1).length;
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const image = values.subarray(i * size, (i + 1) * size);
      const one = { values: image, shape: [1, height, width, channels] as const, range: sample.range };
      return [`${String(i).padStart(digits, "0")}.png`, imageGrid(one, { padding: 0, scale: 1 }).png];
    }),
  );
}
