import { expect, it } from "vitest";
import { caseOf } from "./cases.ts";
import { explore } from "./explore.ts";

/** The nightly tests go on from here. */
const count = 300;

it(`layers of ${count} drawn shapes are computed alike on both engines, and survive it`, async () => {
  expect(await explore(0, count, 4)).toEqual([]);
});

it("draws strided convolutions of one pixel that leave pixels over", () => {
  // TensorFlow 2.21 ends the process in the filter gradient of such a layer.
  const deadly = Array.from({ length: count }, (_, index) => caseOf(index)).filter(
    ({ spec, shape: [, height, width] }) =>
      spec.type === "conv2d" &&
      spec.kernel === 1 &&
      [height!, width!].some((extent) => (extent - 1) % (spec.stride as number) > 0),
  );
  expect(deadly.length).toBeGreaterThan(0);
});
