import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openTestEngine } from "../../setup/engine.ts";
import { type Case, groups } from "./operations.ts";

interface Plain {
  readonly kind: string;
  readonly values: readonly number[];
}

function compute(test: Case): readonly Plain[] {
  return tf.tidy(() =>
    [test()].flat().map((tensor) => ({
      kind: `${tensor.dtype} [${tensor.shape}]`,
      values: Array.from(tensor.dataSync<"float32">()),
    })),
  );
}

/** The largest difference, as a part of the largest value. */
function deviation(found: readonly number[], wanted: readonly number[]): number {
  const scale = Math.max(...wanted.map(Math.abs), 1e-3);
  return Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!))) / scale;
}

beforeAll(async () => {
  await openTestEngine("cpu");
  await openTestEngine("tensorflow");
});

describe.each(Object.entries(groups))("%s", (_, cases) => {
  it.each(Object.entries<Case>(cases))("%s", async (_, test) => {
    // TensorFlow.js's own JavaScript is the reference: it shares no code with TensorFlow's kernels.
    await tf.setBackend("cpu");
    const wanted = compute(test);
    await tf.setBackend("tensorflow");
    const found = compute(test);
    expect(found.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind));
    const deviations = found.map(({ values }, i) => deviation(values, wanted[i]!.values));
    expect(Math.max(...deviations)).toBeLessThan(1e-5);
  });
});
