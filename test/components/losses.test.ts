import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { criticObjective, generatorObjective, meanScore } from "../../src/algorithms/gan/objectives.ts";
import { losses } from "../../src/components/losses/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const judged = (...scores: number[]) => ({ scores: tf.tensor2d(scores, [scores.length, 1]) });
const real = () => judged(2, -1, 0.5);
const fake = () => judged(-0.5, 1, 3);

/** What both players minimize at these scores. */
const values: readonly (readonly [keyof typeof losses, Parameters, critic: number, generator: number])[] = [
  // By hand: mean(fake) - mean(real) = 3.5/3 - 1.5/3; -mean(fake).
  ["wasserstein", {}, 2 / 3, -3.5 / 3],
  // By hand: mean(0, 2, 0.5) + mean(0.5, 2, 4); -mean(fake).
  ["hinge", {}, 2.5 / 3 + 6.5 / 3, -3.5 / 3],
  // By hand: (1 + 4 + 0.25) / 6 + (0.25 + 1 + 9) / 6; (2.25 + 0 + 4) / 6.
  ["leastSquares", {}, 15.5 / 6, 6.25 / 6],
  // Mao et al. 2017, the Pearson chi-squared setting a -1, b 1, c 0: + (0.25 + 4 + 16) / 6; (0.25 + 1 + 9) / 6.
  ["leastSquares", { real: 1, fake: -1, generator: 0 }, 25.5 / 6, 10.25 / 6],
  // torch 2.13, bce = nn.BCEWithLogitsLoss(): bce(real, ones) + bce(fake, zeros); bce(fake, ones).
  ["nonSaturating", {}, 0.63808888 + 1.61197531, 0.44530869],
  // torch 2.13: the same; -bce(fake, zeros).
  ["minimax", {}, 0.63808888 + 1.61197531, -1.61197531],
  // torch 2.13: bce(real - fake, ones); bce(fake - real, ones).
  ["relativistic", {}, 1.59490263, 0.92823595],
];

it.each(values)("%s %j", (name, params, critic, generator) => {
  const loss = make(losses[name], params);
  expectClose(criticObjective(loss, real(), fake()), [critic]);
  expectClose(generatorObjective(loss, real, fake()), [generator]);
});

it("leaves no loss without hand-checked values", () => {
  expect(new Set(values.map(([name]) => name))).toEqual(new Set(Object.keys(losses)));
});

describe("binary cross-entropy", () => {
  it("is exact where a sigmoid has long been 0 or 1", () => {
    const loss = make(losses.nonSaturating, {});
    // By hand: log(1 + exp(200)) = 200, twice.
    expectClose(criticObjective(loss, judged(-200), judged(200)), [400]);
  });
});

describe("what is shown as a mean score", () => {
  it("is a probability where scores are logits", () => {
    // By hand: (sigmoid(0) + sigmoid(log 3)) / 2 = (1/2 + 3/4) / 2.
    const scores = judged(0, Math.log(3));
    expectClose(meanScore(make(losses.minimax, {}), scores), [0.625]);
    expectClose(meanScore(make(losses.hinge, {}), scores), [Math.log(3) / 2]);
  });
});

it("asks for real scores only where it compares in pairs", () => {
  const unasked = () => {
    throw new Error("asked for real scores");
  };
  for (const name of Object.keys(losses) as (keyof typeof losses)[]) {
    const objective = () => generatorObjective(make(losses[name], {}), unasked, fake());
    if (name === "relativistic") expect(objective).toThrow("asked for real scores");
    else expect(objective).not.toThrow();
  }
});

// Arjovsky et al. 2017, section 3, needs a Lipschitz critic; the others' theory does not.
it("says which loss is meant with a Lipschitz critic", () => {
  const lipschitz = Object.keys(losses).filter(
    (name) => make(losses[name as keyof typeof losses], {}).traits.lipschitz,
  );
  expect(lipschitz).toEqual(["wasserstein"]);
});

it("says which loss estimates the Wasserstein distance", () => {
  const estimating = Object.keys(losses).filter(
    (name) => make(losses[name as keyof typeof losses], {}).traits.wassersteinEstimate,
  );
  expect(estimating).toEqual(["wasserstein"]);
});
