import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { readCase } from "../../../golden/goldenCase.ts";
import { compiled, openTestEngine } from "../../../setup/engine.ts";
import { playBothWays, type Values } from "./play.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

/** Of the largest value among the tensors of one kind: all gradients of the critic, all metrics. */
const tolerance = 1e-5;

describe("a step compiled by XLA", () => {
  // Convolutions with batch norm, embedded labels, and a gradient penalty. Every golden case holds, but compiling one
  // takes 2 to 10 seconds.
  it.each(["minimax-shared-noise", "conditional-added-rgb", "mnist-fc-wgan-gp"])(
    "agrees with operations one by one: %s",
    async (name) => {
      const [eager, xla] = await playBothWays(readCase(name).game, "xla");
      for (const [kind, [ours, theirs]] of kinds(eager, xla))
        expect.soft(distance(ours, theirs) / largest(ours), kind).toBeLessThan(tolerance);
    },
  );

  it("rounds differently, so that it is no mere function", async () => {
    const f = (x: tf.Tensor) => tf.mul(tf.exp(x), tf.sigmoid(x));
    const { call, close } = compiled(f, { mode: "xla", notify: expect.unreachable });
    const x = tf.linspace(-3, 3, 1000);
    const [eager, xla] = [f(x), await call(x)].map((y) => y.dataSync<"float32">());
    close();
    expect(xla).not.toEqual(eager);
    expect(distance([eager!], [xla!]) / largest([eager!])).toBeLessThan(1e-6);
  });
});

it("what XLA cannot compile is run as one function, with one notice that names the operation", async () => {
  let runs = 0;
  const notices: string[] = [];
  const { call, close } = compiled(
    (x: tf.Tensor3D, filter: tf.Tensor3D) => {
      runs++;
      return tf.dilation2d(tf.neg(x), filter, 1, "valid");
    },
    { mode: "xla", notify: (line) => notices.push(line) },
  );
  const filter = tf.zeros<tf.Rank.R3>([1, 1, 1]);
  // By hand: a filter of one zero leaves its input as it is.
  for (const value of [1, 2, 3]) {
    const result = await call(tf.fill<tf.Rank.R3>([2, 2, 1], value), filter);
    expect([...result.dataSync()]).toEqual([-value, -value, -value, -value]);
  }
  close();
  expect(runs).toBe(1);
  expect(notices).toEqual([
    expect.stringMatching(/cannot be compiled by XLA: .*Dilation2D.*; it is run as one function instead$/s),
  ]);
});

/** The tensors of each kind, by the path without its last name. */
function kinds(a: Values, b: Values): Map<string, readonly [Float32Array[], Float32Array[]]> {
  const found = new Map<string, readonly [Float32Array[], Float32Array[]]>();
  for (const [path, values] of a) {
    const kind = path.slice(0, path.lastIndexOf("/"));
    const [ours, theirs] = found.get(kind) ?? [[], []];
    found.set(kind, [
      [...ours, values],
      [...theirs, b.get(path)!],
    ]);
  }
  return found;
}

function largest(tensors: readonly Float32Array[]): number {
  return tensors
    .flatMap((values) => [...values])
    .reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
}

function distance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return largest(a.map((values, i) => values.map((value, j) => value - b[i]![j]!)));
}
