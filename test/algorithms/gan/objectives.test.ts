import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { feed } from "../../../src/algorithms/gan/feed.ts";
import { type Game, initialState } from "../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { algorithm, gameOf } from "../../runner/tiny.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

const train = inMemory(new Float32Array(100), [2], new Uint8Array(50));

/** The reason that a step of a game gives, if it is refused. */
async function refusal(game: Game): Promise<unknown> {
  const step = iteration(game, (stored) => stored, uncompiled);
  return step(initialState(game, 1), await feed(game, train, 1)(1)).then(
    () => undefined,
    (reason) => reason,
  );
}

describe("a term that is not a scalar is refused, and named", () => {
  const game = gameOf({ batchSize: 6, penalties: [{ type: "gradient" }] });
  const each = ({ scores }: { scores: tf.Tensor }) => scores as tf.Scalar;
  const mean = ({ scores }: { scores: tf.Tensor }) => tf.mean(scores) as tf.Scalar;
  const { loss, penalties } = game;
  const separate = gameOf({ batchSize: 6, ...algorithm({ updates: "separate" }) });
  const refused = (what: string) =>
    `${what} returned shape [6, 1]; it must return a scalar, such as the mean`;
  const lossOf = (critic: Game["loss"]["critic"], generator = loss.generator) => ({
    ...loss,
    critic,
    generator,
  });

  it.each<[string, Game, object]>([
    ["critic.real", { ...game, loss: lossOf({ real: each, fake: mean }) }, { path: ["loss"] }],
    ["critic.fake", { ...game, loss: lossOf({ real: mean, fake: each }) }, { path: ["loss"] }],
    ["critic.fake", { ...separate, loss: lossOf({ real: mean, fake: each }) }, { path: ["loss"] }],
    ["critic", { ...game, loss: lossOf((real) => each(real)) }, { path: ["loss"] }],
    ["generator.fake", { ...game, loss: lossOf(loss.critic, { fake: each }) }, { path: ["loss"] }],
    ["generator", { ...game, loss: lossOf(loss.critic, (_, fake) => each(fake)) }, { path: ["loss"] }],
    [
      "term",
      {
        ...game,
        penalties: [{ ...penalties[0]!, term: (critic, { real }) => critic(real) as tf.Scalar }],
      },
      { path: ["penalties", 0] },
    ],
  ])("%s", async (what, wrong, place) => {
    expect(await refusal(wrong)).toMatchObject({ message: refused(`\`${what}\``), ...place });
  });

  it("and nothing is", async () => {
    const nothing = () => undefined as unknown as tf.Scalar;
    const wrong = { ...game, loss: lossOf({ real: nothing, fake: mean }) };
    expect(await refusal(wrong)).toMatchObject({ message: expect.stringContaining("returned undefined;") });
  });

  it("but a scalar is not", async () => {
    expect(await refusal({ ...game, loss: lossOf({ real: mean, fake: mean }) })).toBeUndefined();
  });
});
