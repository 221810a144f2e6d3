import { expect, test } from "vitest";
import { explore } from "../engine/shapes/explore.ts";

/** The test suite tries the first 300 of them. */
const [from, to] = [300, 6000];

test(`layers of ${to - from} drawn shapes are computed alike on both engines, and survive it`, async () => {
  expect(await explore(from, to, 2)).toEqual([]);
});
