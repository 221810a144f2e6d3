import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type * as tf from "@tensorflow/tfjs-core";
import { floats } from "./floats.ts";
import type { Info } from "./kernel.ts";

/**
 * Adds up, where they overlap, the windows [batch, outHeight, outWidth, filterHeight, filterWidth, channels] that a
 * convolution reads from its input: [batch, height, width, channels]. What lies in the padding is dropped.
 */
export function overlapAdd(backend: BackendWasm, windows: Info, conv: tf.backend_util.Conv2DInfo): Info {
  const out = backend.makeOutput(conv.inShape, "float32");
  const from = floats(backend, windows);
  const to = floats(backend, out).fill(0);
  const { inHeight, inChannels, filterHeight, strideHeight, strideWidth, padInfo } = conv;
  const line = conv.inWidth * inChannels;
  const run = conv.filterWidth * inChannels;
  let source = 0;
  /** Adds one row of a window, which begins at `place` of a line that begins at `target`. */
  const add = (target: number, place: number) => {
    const end = Math.min(run, line - place);
    for (let i = Math.max(0, -place); i < end; i++) to[target + place + i]! += from[source + i]!;
  };
  for (let sample = 0; sample < conv.batchSize; sample++)
    for (let outRow = 0; outRow < conv.outHeight; outRow++)
      for (let outColumn = 0; outColumn < conv.outWidth; outColumn++)
        for (let filterRow = 0; filterRow < filterHeight; filterRow++, source += run) {
          const row = outRow * strideHeight + filterRow - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          add((sample * inHeight + row) * line, (outColumn * strideWidth - padInfo.left) * inChannels);
        }
  return out;
}
