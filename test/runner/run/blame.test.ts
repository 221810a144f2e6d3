import { expect, it } from "vitest";
import { InvalidParameter } from "../../../src/registry/invalidParameter.ts";
import type { Checked } from "../../../src/runner/checked.ts";
import { blame } from "../../../src/runner/run/blame.ts";

const experiment = {
  file: "/lab/x.yaml",
  resolved: { loss: { type: "mine" }, penalties: [{ type: "gradient" }] },
  components: { "losses/mine": `${process.cwd()}/components/mine.ts` },
} as unknown as Checked;

it("names a component that a step refuses, and its module", () => {
  const error = blame(new InvalidParameter("returned nothing", ["loss"]), experiment);
  expect(error).toMatchObject({
    name: "UserError",
    exitCode: 2,
    message: "components/mine.ts: loss (mine): returned nothing",
  });
});

it("names the experiment for a built-in one", () => {
  const error = blame(new InvalidParameter("returned nothing", ["penalties", 0]), experiment);
  expect((error as Error).message).toMatch(/lab\/x\.yaml: penalties\[0\] \(gradient\): returned nothing$/);
});

it("leaves every other error alone", () => {
  const error = new Error("a bug");
  expect(blame(error, experiment)).toBe(error);
});
