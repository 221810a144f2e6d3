import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../../examples/vae/model.ts";
import { type Inputs, initialState, iteration, type State } from "../../../examples/vae/steps.ts";
import { hyperparameters } from "../../../src/algorithms/learner.ts";
import { generators } from "../../../src/components/generators/index.ts";
import { initializers } from "../../../src/components/initializers/index.ts";
import { layers } from "../../../src/components/layers/index.ts";
import { optimizers } from "../../../src/components/optimizers/index.ts";
import { make } from "../../../src/conformance/parameters.ts";
import type { CompileMode, Engine } from "../../../src/engine/engine.ts";
import { flatten, mapTree } from "../../../src/engine/tree.ts";
import { decodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";
import { train } from "../../../src/runner/run/train.ts";
import { differences } from "../../golden/differences.ts";
import type { GoldenCase, Numbers } from "../../golden/goldenCase.ts";
import { openTestEngine, testCompiler } from "../../setup/engine.ts";

// All numbers come from torch 2.13 in float64, by bench/pytorch/vae.py, which has the same model in PyTorch.

/** Six values, three latent values, five hidden units of tanh. */
const modelOf = (likelihood: "bernoulli" | "gaussian") =>
  assemble({
    dataset: { sample: { shape: [6], range: [-1, 1], classes: 0 } },
    latent: { size: 3 },
    encoder: [make(layers.dense, { units: 5 }), make(layers.tanh, {})],
    decoder: make(generators.mlp, {
      width: 5,
      depth: 1,
      activation: { type: "tanh" },
      output: { type: "linear" },
    }),
    initializer: make(initializers.pytorch, {}),
    optimizer: make(optimizers.adam, { learningRate: 0.01 }),
    algorithm: { beta: 1.5, likelihood, deviation: 0.5 },
  });

type Model = ReturnType<typeof modelOf>;

function given(numbers: Numbers, path: string): tf.Tensor {
  const { values, shape } = numbers.get(`given/${path}`)!;
  return tf.tensor(values, [...shape], "float32");
}

/** The given weights, and optimizers whose state is zero. */
function givenState(model: Model, numbers: Numbers): State {
  const first = initialState(model, 0);
  const paths = new Map([...flatten(first)].map(([path, tensor]) => [tensor, path]));
  return mapTree(first, (tensor) => {
    const path = paths.get(tensor)!;
    return path.includes("/weights/") ? given(numbers, path) : tensor;
  });
}

const givenInputs = (model: Model, numbers: Numbers, step: number): Inputs => ({
  samples: given(numbers, `${step}/samples`),
  noise: given(numbers, `${step}/noise`) as tf.Tensor2D,
  labels: {},
  hyperparameters: hyperparameters(model.encoder, { step, update: step }),
});

/** The first step's gradients, every step's metrics, and the state after three steps. */
async function threeSteps(model: Model, numbers: Numbers, mode: CompileMode): Promise<Numbers> {
  const notify = (line: string) => {
    throw new Error(line);
  };
  const { compile, close } = testCompiler({ mode, notify });
  const iterate = iteration(model, (stored) => stored, compile);
  const inputsOf = async (step: number) => givenInputs(model, numbers, step);
  const ours: Entry[] = [];
  for await (const { step, metrics, gradients, state } of train(
    iterate,
    inputsOf,
    givenState(model, numbers),
    { from: 0, to: 3 },
  ))
    ours.push(
      ...read({
        metrics: { [step]: metrics },
        ...(step === 1 && { gradients }),
        ...(step === 3 && { after: state }),
      }),
    );
  close();
  return new Map(ours);
}

type Entry = readonly [string, { readonly shape: readonly number[]; readonly values: Float32Array }];

const read = (tree: object): Entry[] =>
  [...flatten(tree)].map(([path, tensor]) => [
    path,
    { shape: tensor.shape, values: tensor.dataSync() as Float32Array },
  ]);

describe.each([
  ["tensorflow", "function"],
  ["wasm", "off"],
] as const)("on %s", (name, mode) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it.each(["bernoulli", "gaussian"] as const)(
    "three steps with a %s likelihood are PyTorch's: losses, gradients, weights and optimizers",
    async (likelihood) => {
      const file = readFileSync(new URL(`${likelihood}.safetensors`, import.meta.url));
      const numbers: Numbers = new Map(Object.entries(decodeSafetensors(file)));
      const ours = await threeSteps(modelOf(likelihood), numbers, mode);
      const golden: Pick<GoldenCase, "numbers" | "vanishing"> = { numbers, vanishing: new Set() };
      const compared = ["gradients", "metrics", "after"];
      expect(compared.flatMap((part) => differences(golden, ours, part))).toEqual([]);
    },
  );
});
