import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Inputs } from "../../../src/algorithms/gan/feed.ts";
import type { Game, State } from "../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import type { Outcome } from "../../../src/algorithms/training.ts";
import { constraints } from "../../../src/components/constraints/index.ts";
import { penalties } from "../../../src/components/penalties/index.ts";
import { make } from "../../../src/conformance/parameters.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { criticInputs, handmade, inputs, numbers } from "../../runner/handmade.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

const play = (game: Game, state: State, given: Inputs): Promise<Outcome<State>> =>
  iteration(game, (stored) => stored, uncompiled)(state, given);

const value = (tensor: tf.Tensor | undefined) => tensor!.dataSync()[0]!;
const metric = ({ metrics }: Outcome<State>, name: string) => value(metrics[name]);
const weights = ({ state }: Outcome<State>) => [
  value(state.generator.weights.w),
  value(state.critic.weights.w),
];

/** Means of the inputs of a player's passes that moved its buffers, in their order. */
function seen({ state }: Outcome<State>, player: "generator" | "critic"): number[] {
  const history = Array.from(state[player].buffers.seen!.dataSync());
  return history.slice(history.findIndex(Boolean));
}

// All expected numbers by hand, from networks of one number each: fake = g z, score = c x.

describe("a step", () => {
  it("moves the critic first, then the generator against the moved critic", async () => {
    // c: 0.5 - (mean 2·[1, 3] - mean [1, 2]) = 0.5 - (4 - 1.5) = -2. g: 2 + c mean [3, 5] = 2 - 8.
    const outcome = await play(handmade(), numbers(2, 0.5), inputs([criticInputs([1, 2], [1, 3])], [3, 5]));
    expect(weights(outcome)).toEqual([-6, -2]);
  });

  it("tells losses, scores, distance and gradients, before each update", async () => {
    const outcome = await play(handmade(), numbers(2, 0.5), inputs([criticInputs([1, 2], [1, 3])], [3, 5]));
    const told = Object.entries(outcome.metrics).map(([name, scalar]) => [name, value(scalar)]);
    expect(Object.fromEntries(told)).toEqual({
      "critic/loss": 1.25,
      "critic/real": 0.75,
      "critic/fake": 2,
      "critic/gap": -1.25,
      "critic/wassersteinEstimate": -1.25,
      "critic/penalty": 0,
      "critic/gradientNorm": 2.5,
      // -c mean(g z) = 2 · 8
      "generator/loss": 16,
      "generator/gradientNorm": 8,
    });
    expect(value(outcome.gradients.critic!.w)).toBe(2.5);
    expect(value(outcome.gradients.generator!.w)).toBe(8);
  });

  it("updates the critic once for each of its inputs, in order, with their own learning rates", async () => {
    // c: 1 - 1·(3 - 1) = -1, then -1 - 0.5·(5 - 3) = -2. g: 1 - 2·2.
    const two = [criticInputs([1, 1], [3, 3]), criticInputs([3, 3], [5, 5], { rate: 0.5 })];
    const outcome = await play(
      handmade({ algorithm: { criticSteps: 2 } }),
      numbers(1, 1),
      inputs(two, [2, 2]),
    );
    expect(weights(outcome)).toEqual([-3, -2]);
    expect(metric(outcome, "critic/real")).toBe(-3);
  });

  it("decodes what is stored", async () => {
    const halved = iteration(handmade(), (stored) => tf.div(stored, 2), uncompiled);
    const bytes = tf.tensor2d([2, 4], [2, 1], "int32");
    const given = inputs([criticInputs([], [0, 0], { real: bytes })], [0, 0]);
    // c: 1 + mean [1, 2]
    expect(weights(await halved(numbers(1, 1), given))[1]).toBe(2.5);
  });
});

describe("passes", () => {
  const given = () => inputs([criticInputs([1, 3], [4, 4])], [6, 6]);

  it("separate: real, then fake, then the generator's", async () => {
    const outcome = await play(handmade(), numbers(1, 1), given());
    expect(seen(outcome, "critic")).toEqual([2, 4, 6]);
    expect(seen(outcome, "generator")).toEqual([4, 6]);
  });

  it("joint: both as one batch, and the same objective", async () => {
    const outcome = await play(handmade({ algorithm: { passes: "joint" } }), numbers(1, 1), given());
    expect(seen(outcome, "critic")).toEqual([3, 6]);
    expect(weights(outcome)).toEqual(weights(await play(handmade(), numbers(1, 1), given())));
    expect(metric(outcome, "critic/real")).toBe(2);
    expect(metric(outcome, "critic/fake")).toBe(4);
  });

  it("see the buffers that the last ones left, over several updates", async () => {
    const three = [criticInputs([1, 1], [2, 2]), criticInputs([3, 3], [4, 4]), criticInputs([5, 5], [6, 6])];
    const outcome = await play(handmade(), numbers(1, 1), inputs(three, [7, 7]));
    expect(seen(outcome, "critic")).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(seen(outcome, "generator")).toEqual([2, 4, 6, 7]);
  });

  it("within a penalty's gradient move buffers as well", async () => {
    const game = handmade({ penalties: [make(penalties.gradient, { at: "real" })] });
    const update = criticInputs([1, 3], [4, 4], { penalties: { 0: {} } });
    expect(seen(await play(game, numbers(1, 1), inputs([update], [6, 6])), "critic")).toEqual([2, 4, 2, 6]);
  });
});

describe("running statistics", () => {
  const given = () => inputs([criticInputs([1, 3], [4, 4])], [6, 6]);

  it("move only in the updates of the player they belong to, where asked for", async () => {
    const outcome = await play(handmade({ algorithm: { statistics: "ownUpdate" } }), numbers(1, 1), given());
    expect(seen(outcome, "critic")).toEqual([2, 4]);
    expect(seen(outcome, "generator")).toEqual([6]);
    // The others' passes still use the batch's own statistics: the numbers are the same.
    expect(weights(outcome)).toEqual(weights(await play(handmade(), numbers(1, 1), given())));
  });

  it("make the critic's fakes where these are made in inference mode, and stay", async () => {
    const outcome = await play(handmade({ algorithm: { fakes: "inference" } }), numbers(1, 1), given());
    // Ten times the noise outside training; the generator's own update is in training mode.
    expect(seen(outcome, "critic")).toEqual([2, 40, 6]);
    expect(seen(outcome, "generator")).toEqual([6]);
  });
});

describe("separate updates", () => {
  const game = () => handmade({ algorithm: { updates: "separate" }, loss: ["leastSquares"] });

  it("follow the real term first, then the fake term from there, each with its own rate", async () => {
    // Real: 3 - 0.5·(3·1 - 1)·1 = 2, scores 3. Fake: 2 - 0.25·(2·2)·2 = 0, scores 4.
    const update = criticInputs([1, 1], [2, 2], { rate: [0.5, 0.25] });
    const outcome = await play(game(), numbers(1, 3), inputs([update], [1, 1]));
    expect(weights(outcome)[1]).toBe(0);
    expect(metric(outcome, "critic/real")).toBe(3);
    expect(metric(outcome, "critic/fake")).toBe(4);
    // (3 - 1)² / 2 + 4² / 2
    expect(metric(outcome, "critic/loss")).toBe(10);
    expect(metric(outcome, "critic/gradientNorm")).toBe(8);
    expect(seen(outcome, "critic")).toEqual([1, 2, 1]);
  });

  it("differ from one joint update", async () => {
    // Both terms at once, from 3: 3 - 0.5·((3 - 1) + 6·2)
    const update = criticInputs([1, 1], [2, 2], { rate: 0.5 });
    const joint = await play(handmade({ loss: ["leastSquares"] }), numbers(1, 3), inputs([update], [1, 1]));
    expect(weights(joint)[1]).toBe(-4);
  });

  it("both make fakes with the generator as it was, and once", async () => {
    const update = criticInputs([1, 1], [2, 2], { rate: [1, 1] });
    expect(seen(await play(game(), numbers(1, 3), inputs([update], [5, 5])), "generator")).toEqual([2, 5]);
  });
});

describe("a constraint", () => {
  it("acts after every critic update, so that the generator meets an allowed critic", async () => {
    const constraint = make(constraints.clip, { bound: 0.5 });
    const { critic } = handmade();
    const game = handmade({ critic: { ...critic, constraint }, algorithm: { criticSteps: 2 } });
    // c: 0.5 + 1 is clipped to 0.5; 0.5 - 0.25 stays. g: 1 + 0.25·4.
    const two = [criticInputs([3, 3], [2, 2]), criticInputs([1, 1], [2, 2], { rate: 0.25 })];
    expect(weights(await play(game, numbers(1, 0.5), inputs(two, [4, 4])))).toEqual([2, 0.25]);
  });

  it("leaves alone what it does not apply to, and the generator", async () => {
    const constraint = { ...make(constraints.clip, { bound: 0.5 }), applies: () => false };
    const { critic } = handmade();
    const outcome = await play(
      handmade({ critic: { ...critic, constraint } }),
      numbers(1, 0.5),
      inputs([criticInputs([3, 3], [2, 2])], [4, 4]),
    );
    expect(weights(outcome)).toEqual([7, 1.5]);
  });
});

describe("penalties", () => {
  const gradient = (weight: number) => make(penalties.gradient, { at: "real", target: 0, weight });

  it("join the loss and the gradient when it is their turn", async () => {
    // |∇C|² = c² = 9, times 2; its gradient 2·2·3.
    const game = handmade({ penalties: [gradient(2)] });
    const update = { rate: 0.5 };
    const idle = await play(game, numbers(1, 3), inputs([criticInputs([1, 1], [1, 1], update)], [0, 0]));
    const due = await play(
      game,
      numbers(1, 3),
      inputs([criticInputs([1, 1], [1, 1], { ...update, penalties: { 0: {} } })], [0, 0]),
    );
    expect([metric(idle, "critic/penalty"), metric(idle, "critic/loss"), weights(idle)[1]]).toEqual([
      0, 0, 3,
    ]);
    expect([metric(due, "critic/penalty"), metric(due, "critic/loss"), weights(due)[1]]).toEqual([
      18, 18, -3,
    ]);
  });

  it("are added up, each by its place", async () => {
    const game = handmade({ penalties: [gradient(100), gradient(2), gradient(1)] });
    const update = criticInputs([1, 1], [1, 1], { penalties: { 1: {}, 2: {} } });
    expect(metric(await play(game, numbers(1, 3), inputs([update], [0, 0])), "critic/penalty")).toBe(27);
  });

  it("do not reach the generator in the critic's update", async () => {
    const atFake = make(penalties.gradient, { at: "fake", target: 0, weight: 2 });
    const update = criticInputs([1, 1], [1, 1], { penalties: { 0: {} } });
    const outcome = await play(handmade({ penalties: [atFake] }), numbers(1, 3), inputs([update], [0, 0]));
    expect(weights(outcome)[0]).toBe(1);
  });
});

describe("the running mean of the generator's weights", () => {
  const ema = { decay: 0.75, fromStep: 0 };

  it("moves by what is missing of the decay, after the generator's update", async () => {
    // g: 1 + 1·4 = 5; the mean: 0.75·1 + 0.25·5.
    const given = inputs([criticInputs([1, 1], [1, 1])], [4, 4], { ema: { decay: tf.scalar(0.75) } });
    const { state } = await play(handmade({ ema }), numbers(1, 1, 1), given);
    expect(value(state.ema.w)).toBe(2);
  });

  it("is the weights themselves while the decay is zero", async () => {
    const given = inputs([criticInputs([1, 1], [1, 1])], [4, 4], { ema: { decay: tf.scalar(0) } });
    const { state } = await play(handmade({ ema }), numbers(1, 1, 100), given);
    expect(value(state.ema.w)).toBe(5);
  });
});

describe("labels", () => {
  const classes = (...values: number[]) => ({ classes: tf.tensor1d(values, "int32") });

  it("are the real samples' for the fakes beside them, and the generator's own in its update", async () => {
    const update = criticInputs([1, 1], [1, 1], { labels: classes(1, 3) });
    const given = inputs([update], [1, 1], { labels: classes(4, 4) });
    const outcome = await play(handmade({ conditional: true }), numbers(1, 1), given);
    // Real: 1 + [1, 3]. Fake: (1 + [1, 3]) + [1, 3], the first sum by the generator.
    expect(metric(outcome, "critic/real")).toBe(3);
    expect(metric(outcome, "critic/fake")).toBe(5);
    // The critic saw the fakes' mean 3; in the generator's update 1 + 4.
    expect(seen(outcome, "critic")).toEqual([1, 3, 5]);
  });

  it("stand for both halves of a joint pass", async () => {
    const update = criticInputs([1, 1], [1, 1], { labels: classes(1, 3) });
    const given = inputs([update], [1, 1], { labels: classes(4, 4) });
    const outcome = await play(
      handmade({ conditional: true, algorithm: { passes: "joint" } }),
      numbers(1, 1),
      given,
    );
    expect(metric(outcome, "critic/real")).toBe(3);
    expect(metric(outcome, "critic/fake")).toBe(5);
  });
});

describe("a loss in pairs", () => {
  it("compares the generator's fakes with the last real batch", async () => {
    const game = handmade({ loss: ["relativistic"], algorithm: { criticSteps: 2 } });
    const still = { rate: 0 };
    const two = [criticInputs([9, 9], [1, 1], still), criticInputs([2, 3], [1, 1], still)];
    const outcome = await play(game, numbers(1, 1), inputs(two, [1, 1]));
    // mean log(1 + exp(real - fake)) of 2 - 1 and 3 - 1
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    expect(metric(outcome, "generator/loss")).toBeCloseTo((softplus(1) + softplus(2)) / 2, 6);
    expect(seen(outcome, "critic")).toEqual([9, 1, 2.5, 1, 1, 2.5]);
  });

  it("has no separate updates", async () => {
    const game = handmade({ loss: ["relativistic"], algorithm: { updates: "separate" } });
    const given = inputs([criticInputs([1, 1], [1, 1], { rate: [1, 1] })], [1, 1]);
    await expect(play(game, numbers(1, 1), given)).rejects.toThrow("in pairs");
  });
});
