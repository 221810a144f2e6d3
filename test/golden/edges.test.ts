import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crossEntropy } from "../../src/algorithms/classifier/iteration.ts";
import type { Layer } from "../../src/components/blocks/chain.ts";
import { layers } from "../../src/components/layers/index.ts";
import type { Loss } from "../../src/components/losses/contract.ts";
import { losses } from "../../src/components/losses/index.ts";
import { normalizers } from "../../src/components/normalizers/index.ts";
import type { Penalty } from "../../src/components/penalties/contract.ts";
import type { Parameters } from "../../src/conformance/parameters.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { differentiate, inputGradient } from "../../src/engine/gradients/differentiate.ts";
import { pass, read } from "../components/numbers.ts";
import { partOf } from "../components/partOf.ts";
import { openTestEngine } from "../setup/engine.ts";

type Derivatives = Readonly<Record<"value" | "first" | "second", readonly number[]>>;

type By<T> = Readonly<Record<string, T>>;

interface Golden {
  readonly points: readonly number[];
  readonly activations: By<Derivatives>;
  readonly images: By<readonly number[]>;
  readonly normalizers: By<By<Derivatives>>;
  readonly scores: readonly number[];
  readonly losses: By<{ readonly critic: Derivatives; readonly generator: Derivatives }>;
  readonly critics: readonly (readonly number[])[];
  readonly penalties: By<
    readonly { readonly value: readonly number[]; readonly gradient: readonly number[] }[]
  >;
  readonly logits: readonly number[];
  readonly crossEntropy: Derivatives;
}

// Written by bench/pytorch/edges.py with torch 2.13 in float64.
const golden: Golden = JSON.parse(readFileSync(new URL("edges.json", import.meta.url), "utf8"));

type F = (x: tf.Tensor) => tf.Tensor;

/** Numbers between -1 and 1, never zero, the same as in edges.py. */
function slopes(shape: number[], factor: number): tf.Tensor {
  const count = tf.util.sizeFromShape(shape);
  const whole = Array.from({ length: count }, (_, i) => ((i * factor) % 17) - 8);
  return tf.tensor(
    whole.map((value) => (value === 0 ? 0.5 : value / 8)),
    shape,
  );
}

/** y = f(x), the gradient of sum(y slopes), and the gradient of that gradient along other slopes. */
function derivatives(f: F, values: readonly number[], shape: number[] = [values.length]): Derivatives {
  return tf.tidy(() => {
    const x = tf.tensor([...values], shape);
    const weighted: F = (x) => {
      const y = f(x);
      return tf.sum(tf.mul(y, slopes(y.shape, 5)));
    };
    const first: F = (x) => inputGradient(weighted, x);
    const second = inputGradient((x) => tf.sum(tf.mul(first(x), slopes(shape, 7))), x);
    return { value: read(f(x)), first: read(first(x)), second: read(second) } as never;
  });
}

/** Within rounding of the largest value, or of 1 if all are smaller. */
function expectSame(actual: By<readonly number[]>, expected: By<readonly number[]>) {
  for (const [name, values] of Object.entries(expected)) {
    const given = actual[name]!;
    const size = Math.max(1, ...values.map(Math.abs));
    const apart = values.map((value, i) => Math.abs(value - given[i]!) / size);
    expect(Math.max(...apart), `${name} ${given} and not ${values}`).toBeLessThan(1e-5);
  }
}

const layer = (name: string, params: Parameters = {}): F => {
  const made = partOf<Layer>({ type: name, ...params });
  return (x) => pass(made, x, { weights: ones(x) }).y;
};

/** Scales and offsets that change nothing. */
function ones(x: tf.Tensor) {
  const channels = x.shape.at(-1)!;
  return { weight: tf.ones([channels]), bias: tf.zeros([channels]) };
}

const normalizerParams: By<Parameters> = {
  groupNorm: { groups: 2 },
  "layerNorm channels": { over: "channels" },
};

const both = (judge: (real: tf.Tensor, fake: tf.Tensor) => tf.Tensor): F => {
  return (scores) => judge(...(tf.split(scores, 2) as [tf.Tensor, tf.Tensor]));
};

function sides(name: string): { readonly critic: F; readonly generator: F } {
  const { critic, generator } = partOf<Loss>({ type: name });
  return {
    critic: both((real, fake) =>
      typeof critic === "function"
        ? critic({ scores: real }, { scores: fake })
        : tf.add(critic.real({ scores: real }), critic.fake({ scores: fake })),
    ),
    generator: both((real, fake) =>
      typeof generator === "function"
        ? generator({ scores: real }, { scores: fake })
        : generator.fake({ scores: fake }),
    ),
  };
}

const penaltyParams: By<Parameters> = { two: {}, one: { sides: "one" }, zero: { target: 0 } };

/** The penalty of the critic x -> x w, and its gradient by w. */
function penalized(name: string, weights: readonly number[]) {
  const { term } = partOf<Penalty>({ type: "gradient", at: "real", weight: 1, ...penaltyParams[name] });
  const real = tf.tensor2d([1, 2, 0, 0], [2, 2]);
  const objective = ({ w }: By<tf.Tensor>) => ({
    loss: term((x) => tf.matMul(x as tf.Tensor2D, tf.reshape(w!, [2, 1])), {
      real,
      fake: real,
      random: {},
    }) as tf.Scalar,
    aux: {},
  });
  const { loss, gradient } = differentiate(objective, { w: tf.tensor1d([...weights]) });
  return { value: read(loss), gradient: read(gradient.w!) };
}

it("leaves out no activation, normalizer or loss", () => {
  const pools = ["averagePool", "maxPool"];
  const elementwise = Object.keys(layers).filter((name) => name in golden.activations);
  expect(elementwise.toSorted()).toEqual(Object.keys(golden.activations).toSorted());
  expect(Object.keys(golden.losses).toSorted()).toEqual(Object.keys(losses).toSorted());
  const names = Object.keys(golden.normalizers).map((name) => name.split(" ")[0]!);
  expect([...new Set(names)].toSorted()).toEqual([...Object.keys(normalizers), ...pools].toSorted());
});

describe.each(["cpu", "wasm", "tensorflow"] as const)("kinks and exact zeros as in PyTorch on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it.each(Object.entries(golden.activations))("%s", (name, expected) => {
    expectSame(derivatives(layer(name), golden.points), expected);
  });

  it.each(Object.entries(golden.normalizers))("%s", (name, images) => {
    const f = layer(name.split(" ")[0]!, normalizerParams[name]);
    for (const [image, expected] of Object.entries(images))
      expectSame(derivatives(f, golden.images[image]!, [2, 2, 2, 4]), expected);
  });

  it.each(Object.entries(golden.losses))("the losses of %s", (name, { critic, generator }) => {
    const loss = sides(name);
    expectSame(derivatives(loss.critic, golden.scores), critic);
    expectSame(derivatives(loss.generator, golden.scores), generator);
  });

  it.each(Object.entries(golden.penalties))("the %s-sided gradient penalty", (name, expected) => {
    for (const [i, weights] of golden.critics.entries()) expectSame(penalized(name, weights), expected[i]!);
  });

  it("cross-entropy", () => {
    const labels = tf.tensor1d([0, 1, 2, 0], "int32");
    const f: F = (logits) => crossEntropy(tf.reshape(logits, [4, 3]), labels);
    expectSame(derivatives(f, golden.logits), golden.crossEntropy);
  });
});
