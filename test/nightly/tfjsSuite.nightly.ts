import { describe, expect, test } from "vitest";
import { exceptions, unexplained } from "../engine/tfjsSuite/exceptions.ts";
import { runSpecs } from "../engine/tfjsSuite/runSpecs.ts";

describe.each(["tensorflow", "wasm"] as const)("TensorFlow.js's own specs on %s", (engine) => {
  test("all pass, or fail for a known reason, and each reason explains a failure", async () => {
    const outcomes = await runSpecs(engine, /./);
    // tfjs-core 4.22 has 4,225 that run in Node and are not switched off.
    expect(outcomes.length).toBe(4225);
    expect(unexplained(outcomes, exceptions[engine])).toEqual({ failures: [], stale: [] });
  });
});
