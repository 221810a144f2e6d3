import { expect, it } from "vitest";
import { closing, judged, losses } from "../../src/cli/reporters/words.ts";

const number = (value: number, floor: number | null) => ({ value, floor, n: 10, extractor: null });

it("an evaluation is reported by its first values, each with its floor", () => {
  const values = {
    frechetDistance: number(123.456, 0.83112),
    kernelDistance: number(-0.0000125, 0),
    classifierScore: number(Number.NaN, 9.5),
    accuracy: number(0.9939, null),
    criticGap: number(1, 1),
  };
  expect(judged({ step: 20, weights: "ema", values })).toBe(
    "step 20, ema: frechetDistance 123.5 (0.8311), kernelDistance -0.0000125 (0), classifierScore NaN (9.5), accuracy 0.9939",
  );
  expect(judged({ step: 20, weights: "raw", values: {} })).toBe("step 20: ");
});

it("losses are those of the networks there are", () => {
  expect(losses({ "critic/loss": 1.23456, "generator/loss": 2 })).toBe("C 1.235  G 2.000");
  expect(losses({ "classifier/loss": 0.5, "classifier/accuracy": 0.75 })).toBe(
    "loss 0.5000  accuracy 0.7500",
  );
  expect(losses({ "vae/loss": 3, "vae/kl": 1 })).toBe("loss 3.000");
});

it("a run that makes no samples names none at its end", () => {
  const ended = { directory: "runs/a/b", step: 3, status: "completed", seconds: 1 } as const;
  const lines = (samples: boolean) => closing({ ...ended, samples }).map((line) => line.split(":")[0]);
  expect(lines(true)).toEqual(["completed at step 3 after 1s", "samples", "view"]);
  expect(lines(false)).toEqual(["completed at step 3 after 1s", "view"]);
});
