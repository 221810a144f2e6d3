import { describe, expect, it } from "vitest";
import { exceptions, unexplained } from "./exceptions.ts";
import { runSpecs } from "./runSpecs.ts";

/** Operations that networks are made of, and the tape. The nightly tests run every spec. */
const wanted =
  /^(gradients|conv2d|conv2dTranspose|pad\b|maxPool|avgPool|matmul|batchNorm|clip|relu|leakyrelu|elu|selu|round|floor|oneHot|argmax|maximum|minimum|pow|sqrt|softmax|where|gather|transpose|concat2d|slice ) /;

describe.each(["tensorflow", "wasm"] as const)("TensorFlow.js's own specs on %s", (engine) => {
  it("pass, or fail for a known reason", async () => {
    const outcomes = await runSpecs(engine, wanted);
    expect(outcomes.length).toBeGreaterThan(300);
    expect(unexplained(outcomes, exceptions[engine]).failures).toEqual([]);
  });
});
