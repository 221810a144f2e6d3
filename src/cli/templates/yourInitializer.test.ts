import assert from "node:assert/strict";
import { test } from "node:test";
import { stream } from "exp-gan";
import { checkInitializer } from "exp-gan/conformance";
import { yourInitializer } from "./yourInitializer.ts";

test("yourInitializer keeps the promises of an initializer at another gain, too", () =>
  checkInitializer(yourInitializer, { gain: 0.1 }));

test("a kernel has the variance that the gain and its inputs ask for", () => {
  const kernel = { shape: [100, 100], role: "kernel", of: "dense", fanIn: 100, fanOut: 100 } as const;
  const values = yourInitializer.create({ gain: 2 })(kernel, stream(0, "kernel"));
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  // By hand: 2² / 100; the mean of 10 000 squares is within six of its standard deviations, 0.0006.
  assert.ok(Math.abs(variance - 0.04) < 0.0036);
});
