import * as tf from "@tensorflow/tfjs-core";
import type { Training } from "../../src/algorithms/training.ts";
import type { Sample } from "../../src/components/blocks/block.ts";
import type { Data } from "../../src/components/datasets/contract.ts";
import { inMemory } from "../../src/components/datasets/splits.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { flatten, release } from "../../src/engine/tree.ts";
import { uncompiled } from "../../src/engine/uncompiled.ts";
import { train } from "../../src/runner/run/train.ts";

/** What two steps left. */
export interface Played {
  /** By step and name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Names of the trained weights and running statistics that are as they were. */
  readonly unchanged: readonly string[];
  /** Tensors in memory that nobody holds any more. */
  readonly leaked: number;
}

/** Plays two steps. */
export async function playTwoSteps(
  { initialState, iteration, feed }: Training,
  { train: split, decode }: Pick<Data, "train" | "decode">,
): Promise<Played> {
  const before = tf.memory().numTensors;
  let state = initialState(0);
  const start = values(state);
  const metrics: Record<string, number> = {};
  for await (const step of train(iteration(decode, uncompiled), feed(split, 0), state, { from: 0, to: 2 })) {
    state = step.state;
    for (const [name, metric] of Object.entries(step.metrics))
      metrics[`${step.step}/${name}`] = metric.dataSync()[0]!;
  }
  const end = values(state);
  release(state);
  const unchanged = [...start.keys()].filter((name) => same(start.get(name)!, end.get(name)!));
  return { metrics, unchanged, leaked: tf.memory().numTensors - before };
}

/** Data of the right shape that show nothing: noise in [-1, 1), which needs no file and no decoding. */
export function noiseLike({ shape, classes }: Sample): Pick<Data, "train" | "decode"> {
  const count = 20;
  const size = tf.util.sizeFromShape([...shape]);
  const values = stream(0, "test/pixels")
    .uniform(count * size)
    .map((value) => 2 * value - 1);
  const labels = Uint8Array.from(stream(0, "test/labels").integers(count, classes));
  return { train: inMemory(values, shape, labels), decode: (stored) => stored };
}

/** What a network has learnt, by path. */
function values(state: unknown): Map<string, Float32Array> {
  const learnt = [...flatten(state)].filter(([path]) => /^\w+\/(weights|buffers)\//.test(path));
  return new Map(learnt.map(([path, tensor]) => [path, tensor.dataSync<"float32">()]));
}

const same = (a: Float32Array, b: Float32Array) => a.every((value, index) => value === b[index]);
