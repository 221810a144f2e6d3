import { type Static, Type } from "@sinclair/typebox";
import { numberWords } from "../../files/numberWords.ts";

/** A number as the files of a run have it: JSON lacks NaN and the infinities, which are written as strings. */
export const WrittenNumber = Type.Union([
  Type.Number(),
  Type.Literal("NaN"),
  Type.Literal("Infinity"),
  Type.Literal("-Infinity"),
]);

export const numberOf = (written: Static<typeof WrittenNumber>): number =>
  typeof written === "number" ? written : numberWords[written];
