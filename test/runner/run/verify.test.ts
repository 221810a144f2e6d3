import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { feed } from "../../../src/algorithms/gan/feed.ts";
import { initialState, type State } from "../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import type { Outcome } from "../../../src/algorithms/training.ts";
import { mapTree, release, tidy } from "../../../src/engine/tree.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { type Comparison, compareSteps, judge } from "../../../src/runner/run/verify.ts";
import { noiseLike } from "../../experiments/play.ts";
import { openTestEngine, testCompiler } from "../../setup/engine.ts";
import { gameOf } from "../tiny.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

const game = gameOf();
const data = noiseLike(game.sample);
const iterate = iteration(game, data.decode, uncompiled);

/** Compares the tiny game's first step with the same computed by `other`. */
async function comparedWith(other: typeof iterate) {
  const [state, inputs] = [initialState(game, 0), await feed(game, data.train, 0)(1)];
  const before = tf.memory().numTensors;
  const comparison = await compareSteps([iterate, other], state, inputs);
  expect(tf.memory().numTensors).toBe(before);
  release([state, inputs]);
  return comparison;
}

/** The same step with a changed outcome. */
const changed =
  (change: (outcome: Outcome<State>) => Outcome<State>): typeof iterate =>
  async (...given) => {
    const outcome = await iterate(...given);
    const other = tidy(() => change(outcome));
    release(outcome, [other, ...given]);
    return other;
  };

describe("comparing two ways of a step", () => {
  it("finds two identical ways equal", async () => {
    expect(await comparedWith(iterate)).toEqual({ identical: true, error: 0, worst: "" });
  });

  it("finds a compiled step equal", async () => {
    const { compile, close } = testCompiler({ mode: "function", notify: expect.unreachable });
    const [state, inputs] = [initialState(game, 0), await feed(game, data.train, 0)(1)];
    expect(
      (await compareSteps([iterate, iteration(game, data.decode, compile)], state, inputs)).identical,
    ).toBe(true);
    close();
    release([state, inputs]);
  });

  it("names the metric that differs, and its difference relative to the largest of its kind", async () => {
    const { identical, error, worst } = await comparedWith(
      changed((outcome) => {
        const loss = tf.add<tf.Scalar>(outcome.metrics["critic/loss"]!, 1);
        return { ...outcome, metrics: { ...outcome.metrics, "critic/loss": loss } };
      }),
    );
    expect({ identical, worst }).toEqual({ identical: false, worst: "metrics/critic/loss" });
    // The tiny game's largest metric is its critic loss, about 2 log 2; one more of it is most of that.
    expect(error).toBeCloseTo(1 / (2 * Math.log(2)), 0);
  });

  it("takes NaN for the largest difference of all", async () => {
    const broken = await comparedWith(
      changed((outcome) => ({
        ...outcome,
        gradients: mapTree(outcome.gradients, (tensor) => tf.mul(tensor, Number.NaN)),
      })),
    );
    expect(broken.error).toBeNaN();
  });

  it("sees a bit in the state", async () => {
    const moved = await comparedWith(
      changed((outcome) => ({
        ...outcome,
        state: mapTree(outcome.state, (tensor) => tf.mul(tensor, 1 + 2 ** -20)),
      })),
    );
    expect(moved).toEqual({ identical: false, error: 0, worst: "" });
  });
});

describe("the verdict", () => {
  const computing = {
    engine: "auto",
    threads: undefined,
    compile: "function",
    precision: "float32",
    verify: true,
  } as const;
  const off = (error: number): Comparison => ({ identical: false, error, worst: "metrics/critic/loss" });

  it("reports equality, and a small difference", () => {
    expect(judge({ identical: true, error: 0, worst: "" }, computing)).toContain("bit for bit");
    expect(judge(off(1e-6), computing)).toContain("within 0.0000010");
    expect(judge(off(0.005), { ...computing, compile: "xla" })).toContain("within 0.0050");
    expect(judge(off(0), { ...computing, compile: "off" })).toContain("nothing");
  });

  it.each([0.001, Number.NaN])("refuses %d", (error) => {
    expect(() => judge(off(error), computing)).toThrow(/critic\/loss.*0.00001 is allowed/);
  });

  it("reports bfloat16 without a tolerance", () => {
    expect(judge(off(0.2), { ...computing, precision: "bfloat16" })).toContain("within 0.20");
  });
});
