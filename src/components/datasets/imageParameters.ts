import { Type } from "@sinclair/typebox";
import type { Split } from "./contract.ts";
import { mirrored } from "./splits.ts";

/** Parameters that datasets of images share. */
export const imageParameters = {
  // Without a default, so that it is no part of an experiment that does not set it.
  mirror: Type.Optional(
    Type.Boolean({
      description:
        "Mirrors half of the real samples in training, left to right, never in metrics. Not for writing.",
    }),
  ),
};

export const scaling = Type.Union([Type.Literal("symmetric"), Type.Literal("unit")], {
  default: "symmetric",
  description: "Range of pixels that networks see: symmetric: [-1, 1]; unit: [0, 1].",
});

/** Parameters of datasets that have no test set of their own. */
export const testShare = Type.Number({
  default: 0.1,
  exclusiveMinimum: 0,
  maximum: 0.9,
  description:
    "Share of the samples that is held out for metrics if there is no test set; the content of a sample decides.",
});

const side = Type.Integer({ minimum: 1, maximum: 65_536 });

/** Classes and sizes, which an experiment need not state. */
export const foundInFiles = {
  shape: Type.Optional(
    Type.Tuple([side, side, Type.Integer({ minimum: 1, maximum: 3 })], {
      description: "Height, width and channels of the stored images; by default found out.",
    }),
  ),
  classes: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 10_000,
      description: "Labels of the classes; by default found out.",
    }),
  ),
};

export const trainingSplit = (split: Split, { mirror = false }: { readonly mirror?: boolean }): Split =>
  mirror ? mirrored(split) : split;
