import { createHash } from "node:crypto";
import type { Match } from "./match.ts";

/** A digest of the values that a match gives to a network. */
export function valuesOf({ rows }: Match): string {
  const hash = createHash("sha256");
  for (const row of rows) {
    if (row.kind !== "taken") continue;
    hash.update(`${row.wanted.name}\0`).update(row.wanted.arrange(row.found.read()));
  }
  return hash.digest("hex");
}
