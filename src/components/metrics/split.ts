import { Type } from "@sinclair/typebox";
import type { SplitName } from "./contract.ts";

/** Parameter of metrics that compare with real samples of either split. */
export const split = Type.Optional(
  Type.Union(
    (["test", "train"] as const).map((name) => Type.Literal<SplitName>(name)),
    { description: "The real samples to compare with; by default those for testing." },
  ),
);
