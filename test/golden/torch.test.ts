import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openTestEngine } from "../setup/engine.ts";
import { differences } from "./differences.ts";
import { caseNames, type GoldenCase, readCase } from "./goldenCase.ts";
import { outputs, threeSteps } from "./play.ts";

// All numbers come from torch 2.13 in float64, by bench/pytorch/golden.py, where each case is written down in PyTorch
// as it is here in YAML. Ours are float32.

it("sees every case", () => {
  expect(caseNames).toHaveLength(23);
});

describe.each([
  ["operations of TensorFlow", "tensorflow", "off"],
  ["compiled steps of TensorFlow", "tensorflow", "function"],
  ["wasm", "wasm", "off"],
] as const)("%s: games are played as in PyTorch", (_, name, mode) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  describe.each(caseNames)("%s", (caseName) => {
    let golden: GoldenCase;
    beforeAll(() => {
      golden = readCase(caseName);
    });

    it("outputs of both networks, in training and in inference", async () => {
      expect(differences(golden, await outputs(golden), "outputs")).toEqual([]);
    });

    it("gradients and metrics, and after three steps weights, optimizers and buffers", async () => {
      const ours = await threeSteps(golden, mode);
      const found = ["gradients", "metrics", "after"].flatMap((part) => differences(golden, ours, part));
      expect(found).toEqual([]);
    });
  });
});
