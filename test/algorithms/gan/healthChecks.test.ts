import { expect, test } from "vitest";
import { healthChecks } from "../../../src/algorithms/gan/healthChecks.ts";

test("a critic is idle if its loss without penalties is zero", () => {
  const what = (loss: number, penalty: number) => {
    const [check, ...others] = healthChecks({ "critic/loss": loss, "critic/penalty": penalty });
    expect(others).toEqual([]);
    expect(check).toMatchObject({ symptom: "idleCritic", patience: 10 });
    return check!.what;
  };
  expect(what(9e-6, 0)).toContain("zero");
  expect(what(-9e-6, 0)).toContain("zero");
  expect(what(10, 10)).toContain("zero");
  expect(what(2e-5, 0)).toBeUndefined();
  expect(what(10, 9)).toBeUndefined();
});
