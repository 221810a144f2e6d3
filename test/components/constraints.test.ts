import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { constraints } from "../../src/components/constraints/index.ts";
import { critics } from "../../src/components/critics/index.ts";
import { make } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, sample } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

it("clips to the bound, both ways", () => {
  const { apply } = make(constraints.clip, { bound: 0.5 });
  expectClose(apply(tf.tensor1d([-3, -0.5, -0.25, 0, 0.5, 0.501])), [-0.5, -0.5, -0.25, 0, 0.5, 0.5]);
});

it("clips at 0.01 where nothing is said (Arjovsky et al. 2017, algorithm 1)", () => {
  expectClose(make(constraints.clip, {}).apply(tf.tensor1d([-1, 1])), [-0.01, 0.01]);
});

/** A critic with a weight of every role. */
const critic = make(critics.sequential, {
  labels: "added",
  layers: [
    { type: "conv2d", kernel: 3, channels: 2 },
    { type: "convTranspose2d", kernel: 3, channels: 2 },
    { type: "batchNorm" },
    { type: "flatten" },
    { type: "dense", units: 1 },
  ],
});

const embedding = "embedding.weight";
const convolutions = ["0.weight", "1.weight"];
const kernels = [...convolutions, "4.weight"];

it.each([
  [
    "all",
    [embedding, "0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias", "4.weight", "4.bias"],
  ],
  ["kernels", kernels],
  // Seed 001: the convolutions' kernels, and neither biases nor the dense layer.
  ["convolutionKernels", convolutions],
])("clips %s", (weights, names) => {
  const { applies } = make(constraints.clip, { weights });
  const clipped = Object.entries(critic(sample.shape, sample).weights).filter(([, weight]) =>
    applies(weight),
  );
  expect(clipped.map(([name]) => name)).toEqual(names);
});
