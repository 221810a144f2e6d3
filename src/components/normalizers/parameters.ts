import { Type } from "@sinclair/typebox";

/** Parameters that the normalizers share; the defaults are PyTorch's. */
export const epsilon = Type.Number({
  default: 1e-5,
  exclusiveMinimum: 0,
  maximum: 1,
  description: "Added to the variance before its root.",
});

export const affine = (byDefault: boolean) =>
  Type.Boolean({ default: byDefault, description: "Trains a scale and an offset for every channel." });
