import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { optimizers } from "../../src/components/optimizers/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import type { Named } from "../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, read } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

type Name = keyof typeof optimizers;

/** The weight and the optimizer's state after an update by each gradient, all in step 1, 2, 3, … */
function updated(name: Name, params: Parameters, start: number[], gradients: readonly number[][]) {
  const optimizer = make(optimizers[name], params);
  let value: tf.Tensor = tf.tensor1d(start);
  let state: Named = Object.fromEntries(optimizer.state.map((kept) => [kept, tf.zerosLike(value)]));
  gradients.forEach((gradient, i) => {
    const entries = Object.entries(optimizer.hyperparameters({ step: i + 1, update: i + 1 }));
    const scalars = Object.fromEntries(entries.map(([name, number]) => [name, tf.scalar(number)]));
    ({ value, state } = optimizer.update({
      value,
      gradient: tf.tensor1d(gradient),
      state,
      hyperparameters: scalars,
    }));
  });
  return { value, state };
}

const gradients = [
  [0.5, -2, 0],
  [1, 1, -1e-4],
  [-0.3, 0.2, 4],
];

/**
 * torch 2.13 in float64:
 *
 *     w = torch.tensor([1., 2., 3.], dtype=torch.float64, requires_grad=True); o = torch.optim.…([w], …)
 *     for g in gradients: w.grad = torch.tensor(g, dtype=torch.float64); o.step()
 *     w; o.state[w]
 */
const cases: readonly (readonly [Name, Parameters, value: number[], state: Record<string, number[]>])[] = [
  [
    "adam", // Adam(lr=.1, betas=(.5, .9))
    { learningRate: 0.1, beta1: 0.5, beta2: 0.9 },
    [0.76822039, 2.09079787, 2.99781315],
    { mean: [0.1625, 0.1, 1.999975], square: [0.11925, 0.418, 1.6] },
  ],
  [
    "adam", // Adam()
    {},
    [0.9974799, 2.00141444, 3.00010523],
    { mean: [0.1005, -0.052, 0.399991], square: [0.0013385, 0.005031, 0.016] },
  ],
  [
    "rmsProp", // RMSprop(lr=.1)
    { learningRate: 0.1 },
    [-0.63470182, 2.46109704, 2.99900102],
    { square: [0.01325025, 0.049504, 0.16] },
  ],
  ["sgd", { learningRate: 0.1 }, [0.88, 2.08, 2.60001], {}], // SGD(lr=.1)
  [
    "sgd", // SGD(lr=.1, momentum=.9)
    { learningRate: 0.1, momentum: 0.9 },
    [0.7045, 2.332, 2.600019],
    { velocity: [1.005, -0.52, 3.99991] },
  ],
  [
    "sgd", // SGD(lr=.1, momentum=.9, nesterov=True)
    { learningRate: 0.1, momentum: 0.9, nesterov: true },
    [0.61405, 2.3788, 2.2400271],
    { velocity: [1.005, -0.52, 3.99991] },
  ],
];

it.each(cases)("%s %j after three updates", (name, params, value, state) => {
  const after = updated(name, params, [1, 2, 3], gradients);
  expectClose(after.value, value);
  expect(Object.keys(after.state)).toEqual(Object.keys(state));
  for (const [kept, values] of Object.entries(state)) expectClose(after.state[kept]!, values);
});

it("leaves no optimizer without values from elsewhere", () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(optimizers)));
});

it("takes RMSProp's epsilon outside the root as Keras 2 does, or inside as TensorFlow's kernel", () => {
  const first = (epsilonInside: boolean) => {
    const params = { learningRate: 5e-5, decay: 0.9, epsilon: 1e-7, epsilonInside };
    return -read(updated("rmsProp", params, [0], [[1e-5]]).value)[0]!;
  };
  // By hand: 5e-5 * 1e-5 / (sqrt(1e-11) + 1e-7), and 5e-5 * 1e-5 / sqrt(1e-11 + 1e-7).
  expect(first(false)).toBeCloseTo(1.53267e-4, 9);
  expect(first(true)).toBeCloseTo(1.5811e-6, 10);
});

it("counts Adam's corrections by updates and the schedule by steps", () => {
  const schedule = { type: "linear", toStep: 10 };
  const { hyperparameters } = make(optimizers.adam, { learningRate: 0.5, beta1: 0.5, beta2: 0.75, schedule });
  // By hand: the fifth update is in the second step of three updates each: 0.5 * 0.9, over 1 - 2^-5.
  const { learningRate, stepSize, rootCorrection } = hyperparameters({ step: 2, update: 5 });
  expect(learningRate).toBeCloseTo(0.45, 12);
  expect(stepSize).toBeCloseTo(0.45 / (1 - 1 / 32), 12);
  expect(rootCorrection).toBeCloseTo(Math.sqrt(1 - 0.75 ** 5), 12);
});

it("multiplies every optimizer's learning rate by the schedule", () => {
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const schedule = { type: "exponential", factor: 0.5, everySteps: 1 };
    const { hyperparameters } = make(optimizer, { learningRate: 8, schedule });
    expect(hyperparameters({ step: 4, update: 4 }).learningRate, name).toBe(1);
  }
});

it("keeps no velocity without momentum", () => {
  expect(make(optimizers.sgd, {}).state).toEqual([]);
  expect(make(optimizers.sgd, { momentum: 0.1 }).state).toEqual(["velocity"]);
});

it("refuses to look ahead along no momentum, as PyTorch does", () => {
  expect(() => make(optimizers.sgd, { nesterov: true })).toThrow("needs a momentum above 0");
});
