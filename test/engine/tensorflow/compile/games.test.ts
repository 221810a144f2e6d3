import { beforeAll, describe, expect, it } from "vitest";
import { openGame, shippedGames } from "../../../experiments/shipped.ts";
import { caseNames, readCase } from "../../../golden/goldenCase.ts";
import { openTestEngine } from "../../../setup/engine.ts";
import { different, play, playBothWays } from "./play.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

// The golden cases have every technique, in small networks: all normalizers, losses, penalties, optimizers and schemes
// of updates, conditioning by embedded labels, spectral norm, running means.
describe("a step as one function", () => {
  it("is tried on every technique and on every shipped game", () => {
    expect(caseNames.length).toBeGreaterThanOrEqual(20);
    expect(shippedGames.length).toBeGreaterThanOrEqual(14);
  });

  // Four steps, since a penalty in every other update makes two functions.
  it.each(caseNames)("equals operations one by one, bit for bit: %s", async (name) => {
    const { game } = readCase(name);
    const eager = await play(game, "off", 4);
    const compiled = await play(game, "function", 4);
    expect(compiled.notices).toEqual([]);
    expect([...compiled.values.keys()]).toEqual([...eager.values.keys()]);
    expect(different(eager.values, compiled.values)).toEqual([]);
    expect(compiled.leaked).toBe(0);
  });

  it.each(shippedGames)("equals operations one by one, bit for bit: %s", async (name) => {
    const [eager, compiled] = await playBothWays(openGame(name), "function");
    expect(different(eager, compiled)).toEqual([]);
  });
});
