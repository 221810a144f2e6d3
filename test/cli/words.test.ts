import { expect, it } from "vitest";
import { closing, judged, losses, tally } from "../../src/cli/reporters/words.ts";

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
  const ended = { directory: "runs/a/b", step: 3, status: "completed", seconds: 1, checkpoint: 3 } as const;
  const lines = (samples: boolean) => closing({ ...ended, samples }).map((line) => line.split(":")[0]);
  expect(lines(true)).toEqual(["completed at step 3 after 1s", "samples", "view"]);
  expect(lines(false)).toEqual(["completed at step 3 after 1s", "view"]);
});

it("a run that went wrong names the checkpoint that is left, if there is one", () => {
  const ended = { directory: "runs/a/b", step: 7, seconds: 1, samples: true, because: "x is NaN" } as const;
  const last = (status: "diverged" | "collapsed", checkpoint?: number) =>
    closing({ ...ended, status, checkpoint })[0];
  expect(last("diverged")).toBe("diverged at step 7 after 1s: x is NaN; no checkpoint was saved");
  expect(last("diverged", 5)).toContain("; the last good checkpoint, of step 5, is kept");
  expect(last("collapsed", 7)).toContain("; the last checkpoint, of step 7, is kept");
});

it("a run that is interrupted before its first step claims no saved state", () => {
  const ended = { directory: "runs/a/b", status: "interrupted", seconds: 1, samples: true } as const;
  expect(closing({ ...ended, step: 0, checkpoint: undefined })[0]).toContain("nothing was to be saved");
  expect(closing({ ...ended, step: 4, checkpoint: 4 })[0]).toContain("its state is saved");
});

it("several experiments are counted by their ends, and those that were not begun", () => {
  const ended = (["completed", "diverged", "completed"] as const).map((status) => ({ status }));
  expect(tally(ended, 3)).toEqual({ completed: 2, diverged: 1 });
  expect(tally([{ status: "interrupted" }], 4)).toEqual({ interrupted: 1, notBegun: 3 });
});
