import { Type } from "@sinclair/typebox";

/** Neighbours that bound the surroundings of a sample. */
export const neighbours = (byDefault: number) =>
  Type.Integer({
    default: byDefault,
    minimum: 1,
    maximum: 100,
    description: "A sample's surroundings reach to this neighbour, counted from its nearest.",
  });
