import assert from "node:assert/strict";
import { test } from "node:test";
import { stream } from "exp-gan";
import { checkInitializer } from "exp-gan/conformance";
import { yourInitializer } from "./yourInitializer.ts";

test("yourInitializer passes the checks of an initializer with another gain", () =>
  checkInitializer(yourInitializer, { gain: 0.1 }));

test("a kernel has variance gain² / fanIn", () => {
  const kernel = { shape: [100, 100], role: "kernel", of: "dense", fanIn: 100, fanOut: 100 } as const;
  const values = yourInitializer.create({ gain: 2 })(kernel, stream(0, "kernel"));
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  // By hand: 2² / 100. The mean of 10,000 squares has a standard deviation of 0.0006; six of them are allowed.
  assert.ok(Math.abs(variance - 0.04) < 0.0036);
});
