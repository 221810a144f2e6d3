import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayer } from "exp-gan/conformance";
import { yourLayer } from "./yourLayer.ts";

test("yourLayer passes the checks of a layer with another start", () => checkLayer(yourLayer, { start: 2 }));

test("every channel of an image has a weight", () => {
  const sample = { shape: [4, 4, 3], range: [-1, 1], classes: 0 } as const;
  const { output, weights } = yourLayer.create({ start: 1 })([4, 4, 3], sample);
  assert.deepEqual(output, [4, 4, 3]);
  assert.deepEqual(weights.sharpness?.shape, [3]);
});
