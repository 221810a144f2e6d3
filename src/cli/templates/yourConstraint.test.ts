import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkConstraint } from "exp-gan/conformance";
import { yourConstraint } from "./yourConstraint.ts";

test("yourConstraint passes the checks of a constraint with a small bound", () =>
  checkConstraint(yourConstraint, { bound: 0.01 }));

test("a kernel keeps its direction", () => {
  const { apply } = yourConstraint.create({ bound: 1 });
  // By hand: the norm of (3, 4) is 5.
  const [first, second] = apply(tf.tensor2d([[3], [4]])).dataSync();
  assert.ok(Math.abs(first! - 0.6) < 1e-6 && Math.abs(second! - 0.8) < 1e-6);
});
